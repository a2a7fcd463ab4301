# syntax=docker/dockerfile:1
# Tagning with everything it needs: the web processes and the workers are this image with another command.
FROM python:3.13-slim-trixie AS built
WORKDIR /source
COPY . .
# pip comes along as a dependency of sqlite-utils; the versions are those of the tests.
RUN python -m venv /tagning && /tagning/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt '.[postgres]'

FROM python:3.13-slim-trixie
# pg_dump and pg_restore, of the same version as the database in compose.yaml: for tagning backup and tagning restore.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin tagning && install -d -m 700 -o tagning -g tagning /data
COPY --from=built /tagning /tagning
ENV PATH=/tagning/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TAGNING_DATA=/data TAGNING_HOST=0.0.0.0
USER 10001:10001
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["tagning"]
CMD ["serve"]
