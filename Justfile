# Recipes, no logic: that is in `xtask`.

# list the recipes
default:
    @just --list

# set up a database in data/, seed it and serve on it
dev:
    cargo xtask dev

# run the jobs in a process of their own
worker:
    cargo run --package beztack-server -- worker

# all tests, on SQLite and on a private PostgreSQL
test *args:
    cargo xtask test -- {{args}}

# format everything
fmt:
    cargo fmt --all

# what clippy refuses in the gate
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# new NAME | up | down | redo | fresh | status | check | adopt
migrate *args:
    cargo xtask migrate {{args}}

# fill a database with what a first look needs
seed *args:
    cargo xtask seed {{args}}

# write tests/openapi.json
openapi:
    cargo xtask openapi

# drive the binary with the official client
conformance *args:
    cargo xtask conformance {{args}}

# play a frontend in a browser, against the binary
browser *args:
    cargo xtask browser {{args}}

# measure the release build
bench *args:
    cargo xtask bench {{args}}

# whatever schemathesis thinks of, against the document
hostile *args:
    cargo xtask hostile {{args}}

# take away what the server stands on, under load
faults *args:
    cargo xtask faults {{args}}

# layers, slices, files, licences
tidy:
    cargo xtask tidy

# exactly what the gate runs, in the same order
check:
    .ci/run
