//! PostgreSQL: the catalogue, current schema only.

use super::{Catalogue, Kind};

pub(super) const CATALOGUE: Catalogue = Catalogue {
    columns: COLUMNS,
    indexes: INDEXES,
    foreign_keys: FOREIGN_KEYS,
    kind: Kind::of_postgres,
};

const COLUMNS: &str = r"
SELECT t.relname::text AS table_name,
       a.attname::text AS column_name,
       format_type(a.atttypid, a.atttypmod) AS type_name,
       NOT a.attnotnull AS is_nullable,
       a.atthasdef OR a.attidentity <> '' AS has_default
  FROM pg_class t
  JOIN pg_namespace n ON n.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid
 WHERE n.nspname = current_schema()
   AND t.relkind IN ('r', 'p')
   AND a.attnum > 0
   AND NOT a.attisdropped
 ORDER BY t.relname, a.attnum";

// Only complete, valid B-trees: they alone answer equality and order for every row. A deferrable
// constraint is no unique index for `ON CONFLICT`.
const INDEXES: &str = r"
SELECT t.relname::text AS table_name,
       i.relname::text AS index_name,
       a.attname::text AS column_name,
       x.indisprimary AS is_primary,
       x.indisunique AND x.indimmediate AS is_unique
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_am m ON m.oid = i.relam
  JOIN pg_class t ON t.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
 CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k (attnum, position)
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
 WHERE n.nspname = current_schema()
   AND t.relkind IN ('r', 'p')
   AND m.amname = 'btree'
   AND x.indisvalid
   AND x.indexprs IS NULL
   AND x.indpred IS NULL
   AND k.position <= x.indnkeyatts
 ORDER BY t.relname, i.relname, k.position";

const FOREIGN_KEYS: &str = r"
SELECT t.relname::text AS table_name,
       c.conname::text AS key_name,
       a.attname::text AS column_name,
       CASE WHEN r.relnamespace = t.relnamespace THEN r.relname::text
            ELSE rn.nspname::text || '.' || r.relname::text
       END AS references_table,
       ra.attname::text AS references_column,
       CASE c.confdeltype
            WHEN 'c' THEN 'CASCADE'
            WHEN 'r' THEN 'RESTRICT'
            WHEN 'n' THEN 'SET NULL'
            WHEN 'd' THEN 'SET DEFAULT'
            ELSE 'NO ACTION'
       END AS on_delete
  FROM pg_constraint c
  JOIN pg_class t ON t.oid = c.conrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  JOIN pg_class r ON r.oid = c.confrelid
  JOIN pg_namespace rn ON rn.oid = r.relnamespace
 CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY
       AS k (attnum, referenced, position)
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
  JOIN pg_attribute ra ON ra.attrelid = r.oid AND ra.attnum = k.referenced
 WHERE n.nspname = current_schema()
   AND c.contype = 'f'
 ORDER BY t.relname, c.conname, k.position";
