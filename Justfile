# Recipes, no logic: that is in `xtask`.

# list the recipes
default:
    @just --list

# set up a database in data/, seed it and serve on it
dev:
    cargo xtask dev

# run the jobs in a process of their own, by what `.env` or the environment says
worker:
    cargo run --package beztack-server -- worker

# install what documents are read with, or say what to install
setup:
    cargo xtask setup

# all tests, on SQLite and on a private PostgreSQL
test *args:
    cargo xtask test -- {{args}}

# format everything
fmt:
    cargo fmt --all

# what clippy refuses in the gate
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# new NAME | check | up | down [N] | redo | fresh | status | adopt [--dry-run]
migrate *args:
    cargo xtask migrate {{args}}

# write the plan catalogue
seed *args:
    cargo xtask seed {{args}}

# write tests/openapi.json
openapi:
    cargo xtask openapi

# drive the binary with the official client
conformance *args:
    cargo xtask conformance {{args}}

# drive the binary with the AI SDK
ai-clients *args:
    cargo xtask ai-clients {{args}}

# play a frontend in a browser, against the binary
browser *args:
    cargo xtask browser {{args}}

# measure the release build: nothing | scale | ocr | receipts
bench *args:
    cargo xtask bench {{args}}

# whatever schemathesis thinks of, against the document
hostile *args:
    cargo xtask hostile {{args}}

# mutated input, for as long as one likes
fuzz *args:
    cargo run --package beztack-tests --bin fuzz -- {{args}}

# take away what the server stands on, under load
faults *args:
    cargo xtask faults {{args}}

# layers, slices, files, licences
tidy:
    cargo xtask tidy

# exactly what the gate runs, in the same order
check:
    .ci/run
