# slo as an image: docker build --tag slo . ; docker run --rm --volume "$PWD:/work" slo compile
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/slo \
    && /opt/slo/bin/pip install --no-cache-dir --require-hashes --requirement requirements/run.txt
COPY . .
RUN /opt/slo/bin/pip install --no-cache-dir --no-deps . \
    && /opt/slo/bin/python -m compileall -q /opt/slo

FROM python:3.13-slim
COPY --from=build /opt/slo /opt/slo
ENV PATH=/opt/slo/bin:$PATH PYTHONDONTWRITEBYTECODE=1
RUN useradd --uid 10001 --no-create-home slo
USER 10001:10001
WORKDIR /work
EXPOSE 8080
ENTRYPOINT ["slo"]
CMD ["--help"]
