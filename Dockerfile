# slo as an image, with a list of what is in it: docker buildx build --sbom=true --tag slo .
# Files are written as whoever runs it: docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" slo compile
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/slo \
    && /opt/slo/bin/pip install --no-cache-dir --require-hashes --requirement requirements/run.txt
COPY . .
RUN /opt/slo/bin/pip install --no-cache-dir --no-deps . \
    && /opt/slo/bin/python -m compileall -q /opt/slo

FROM python:3.13-slim
# slo diff, slo backtest --base and slo agree --verify read the history of the repository.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/slo /opt/slo
ENV PATH=/opt/slo/bin:$PATH PYTHONDONTWRITEBYTECODE=1
RUN useradd --uid 10001 --no-create-home slo
USER 10001:10001
WORKDIR /work
EXPOSE 8080
# Of slo serve --listen 0.0.0.0:8080; the other commands end before it is asked for the first time.
HEALTHCHECK --interval=30s --timeout=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/livez', timeout=15)"]
ENTRYPOINT ["slo"]
CMD ["--help"]
