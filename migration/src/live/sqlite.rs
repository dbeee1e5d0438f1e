//! SQLite: its pragmas, as tables.

use super::{Catalogue, Kind};

pub(super) const CATALOGUE: Catalogue = Catalogue {
    columns: COLUMNS,
    indexes: INDEXES,
    foreign_keys: FOREIGN_KEYS,
    kind: Kind::of_sqlite,
};

// A sole primary key of type `integer` is the row id, which SQLite fills in.
const COLUMNS: &str = r"
SELECT t.name AS table_name,
       c.name AS column_name,
       c.type AS type_name,
       c.'notnull' = 0 AND c.pk = 0 AS is_nullable,
       c.dflt_value IS NOT NULL
         OR (c.pk = 1 AND lower(c.type) = 'integer'
             AND (SELECT count(*) FROM pragma_table_info(t.name) AS k WHERE k.pk > 0) = 1)
         AS has_default
  FROM sqlite_schema AS t
  JOIN pragma_table_info(t.name) AS c
 WHERE t.type = 'table'
   AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
 ORDER BY t.name, c.cid";

// The primary key comes from the columns: a row id has no index.
const INDEXES: &str = r"
SELECT t.name AS table_name,
       '' AS index_name,
       c.name AS column_name,
       1 AS is_primary,
       1 AS is_unique,
       c.pk AS position
  FROM sqlite_schema AS t
  JOIN pragma_table_info(t.name) AS c
 WHERE t.type = 'table'
   AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
   AND c.pk > 0
UNION ALL
SELECT t.name, i.name, k.name, 0, i.'unique', k.seqno + 1
  FROM sqlite_schema AS t
  JOIN pragma_index_list(t.name) AS i
  JOIN pragma_index_info(i.name) AS k
 WHERE t.type = 'table'
   AND i.origin <> 'pk'
   AND i.partial = 0
   AND NOT EXISTS (SELECT 1 FROM pragma_index_info(i.name) AS e WHERE e.name IS NULL)
 ORDER BY 1, 2, 6";

const FOREIGN_KEYS: &str = r#"
SELECT t.name AS table_name,
       CAST(f.id AS text) AS key_name,
       f."from" AS column_name,
       f."table" AS references_table,
       coalesce(f."to", 'id') AS references_column,
       f.on_delete AS on_delete
  FROM sqlite_schema AS t
  JOIN pragma_foreign_key_list(t.name) AS f
 WHERE t.type = 'table'
 ORDER BY 1, 2, f.seq"#;
