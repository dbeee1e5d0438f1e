# syntax=docker/dockerfile:1
#
# Two images from one build:
#     docker build .                 the server alone; documents are answered with 503
#     docker build --target ocr .    the same with Tesseract and poppler
#
# Neither holds a secret: what is configured comes with the environment (docs/deployment.md).

FROM rust:1-slim-bookworm AS build
WORKDIR /build
COPY . .
# The folders of caches are not part of any layer, so the binary is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --locked --release --package beztack-server \
    && install -D target/release/beztack /out/bin/beztack \
    && install -d /out/state/beztack/data

FROM debian:bookworm-slim AS ocr
# Versions are the distribution's, so that a rebuild brings its security updates.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates poppler-utils \
        tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd tesseract-ocr-spa \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/bin /usr/local/bin
COPY --from=build --chown=65532:65532 /out/state /var/lib
ENV HOST=0.0.0.0
WORKDIR /var/lib/beztack
VOLUME /var/lib/beztack/data
USER 65532:65532
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["beztack", "health"]
ENTRYPOINT ["beztack"]
CMD ["serve"]

# The C library, certificates and nothing else: no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot AS server
COPY --from=build /out/bin /usr/local/bin
COPY --from=build --chown=65532:65532 /out/state /var/lib
ENV HOST=0.0.0.0
WORKDIR /var/lib/beztack
VOLUME /var/lib/beztack/data
USER 65532:65532
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/usr/local/bin/beztack", "health"]
ENTRYPOINT ["/usr/local/bin/beztack"]
CMD ["serve"]
