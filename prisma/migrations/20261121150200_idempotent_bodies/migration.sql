-- SHA-256 of a request body that is read as a stream (an upload, an import): known only when it has been read.
ALTER TABLE "idempotency_keys" ADD COLUMN "body_hash" BYTEA;
