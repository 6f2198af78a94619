-- Secrets that an API key had before it was rotated, and that open it until their overlap ends.
CREATE TABLE "earlier_api_key_secrets" (
    "key_hash" BYTEA NOT NULL,
    "api_key_id" UUID NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "earlier_api_key_secrets_pkey" PRIMARY KEY ("key_hash")
);

-- CreateIndex
CREATE INDEX "earlier_api_key_secrets_api_key_id_idx" ON "earlier_api_key_secrets"("api_key_id");

-- AddForeignKey
ALTER TABLE "earlier_api_key_secrets" ADD CONSTRAINT "earlier_api_key_secrets_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;
