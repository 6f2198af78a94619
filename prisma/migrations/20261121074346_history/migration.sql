-- The words of an assistant, in no language in particular: its name first, then description and first message, then the
-- prompt. PostgreSQL keeps at most 1 MB of words in one record, and some words twice, whole and in parts: of a prompt with
-- more than that, only the beginning is found.
CREATE FUNCTION assistant_words(name TEXT, settings JSONB, most INTEGER) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.simple', name), 'A')
        || setweight(to_tsvector('pg_catalog.simple', coalesce(settings->>'description', '') || ' ' || coalesce(settings->>'firstMessage', '')), 'B')
        || to_tsvector('pg_catalog.simple', left(coalesce((
            SELECT string_agg(message->>'content', ' ') FROM jsonb_array_elements(settings->'model'->'messages') AS message
        ), ''), most))
$$;

CREATE FUNCTION assistant_search(name TEXT, settings JSONB) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN assistant_words(name, settings, 200000);
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN assistant_words(name, settings, 40000);
END
$$;

-- What tells the contents of two versions apart. PostgreSQL writes JSONB in one way only.
CREATE FUNCTION assistant_content_hash(name TEXT, external_id TEXT, settings JSONB) RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(name, external_id, settings)::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Records of % are never changed.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

-- By the time that records go with their assistant, it is gone.
CREATE FUNCTION refuse_delete_while_assistant_exists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assistants WHERE id = OLD.assistant_id) THEN
        RAISE EXCEPTION 'Records of % go with their assistant only.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

-- DropIndex
DROP INDEX "assistants_account_id_external_id_key";

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "require_if_match" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "assistants" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "search" tsvector GENERATED ALWAYS AS (assistant_search("name", "settings")) STORED,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "assistant_versions" (
    "assistant_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "account_id" UUID NOT NULL,
    "parent" INTEGER,
    "restored_from" INTEGER,
    "content_hash" TEXT NOT NULL,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "author_kind" TEXT NOT NULL,
    "author_id" UUID,
    "author_name" TEXT,
    "dialect" TEXT,
    "request_id" TEXT,
    "message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assistant_versions_pkey" PRIMARY KEY ("assistant_id","number")
);

-- CreateTable
CREATE TABLE "environments" (
    "assistant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "pin" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environments_pkey" PRIMARY KEY ("assistant_id","name")
);

-- CreateTable
CREATE TABLE "environment_targets" (
    "assistant_id" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "weight" INTEGER NOT NULL,

    CONSTRAINT "environment_targets_pkey" PRIMARY KEY ("assistant_id","environment","version")
);

-- CreateTable
CREATE TABLE "environment_pins" (
    "assistant_id" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "account_id" UUID NOT NULL,
    "targets" JSONB NOT NULL,
    "rollback_to" INTEGER,
    "author_kind" TEXT NOT NULL,
    "author_id" UUID,
    "author_name" TEXT,
    "dialect" TEXT,
    "request_id" TEXT,
    "message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environment_pins_pkey" PRIMARY KEY ("assistant_id","environment","number")
);

-- CreateTable
CREATE TABLE "assistant_templates" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assistant_templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT,
    "action" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" UUID NOT NULL,
    "resource_name" TEXT,
    "fields" TEXT[],
    "dialect" TEXT,
    "address" TEXT,
    "request_id" TEXT,
    "message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "id" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "resource_id" UUID,
    "status" INTEGER,
    "headers" JSONB,
    "body" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "environments_account_id_idx" ON "environments"("account_id");

-- CreateIndex
CREATE INDEX "environment_targets_assistant_id_version_idx" ON "environment_targets"("assistant_id", "version");

-- CreateIndex
CREATE INDEX "assistant_templates_account_id_created_at_id_idx" ON "assistant_templates"("account_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "assistant_templates_account_id_name_key" ON "assistant_templates"("account_id", "name");

-- CreateIndex
CREATE INDEX "audit_log_account_id_created_at_id_idx" ON "audit_log"("account_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_log_account_id_resource_id_created_at_id_idx" ON "audit_log"("account_id", "resource_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "assistants_account_id_updated_at_id_idx" ON "assistants"("account_id", "updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "assistants_account_id_name_id_idx" ON "assistants"("account_id", "name", "id");

-- CreateIndex
CREATE INDEX "assistants_deleted_at_idx" ON "assistants"("deleted_at") WHERE ("deleted_at" IS NOT NULL);

-- CreateIndex
CREATE INDEX "assistants_search_idx" ON "assistants" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "assistants_account_id_external_id_key" ON "assistants"("account_id", "external_id") WHERE ("deleted_at" IS NULL);

-- AddForeignKey
ALTER TABLE "assistant_versions" ADD CONSTRAINT "assistant_versions_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "assistants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environments" ADD CONSTRAINT "environments_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environments" ADD CONSTRAINT "environments_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "assistants"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_assistant_id_environment_fkey" FOREIGN KEY ("assistant_id", "environment") REFERENCES "environments"("assistant_id", "name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_targets" ADD CONSTRAINT "environment_targets_assistant_id_version_fkey" FOREIGN KEY ("assistant_id", "version") REFERENCES "assistant_versions"("assistant_id", "number") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_pins" ADD CONSTRAINT "environment_pins_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "assistants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assistant_templates" ADD CONSTRAINT "assistant_templates_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Every assistant that exists becomes the first version of itself.
INSERT INTO "assistant_versions" ("assistant_id", "number", "content_hash", "external_id", "name", "settings", "author_kind", "created_at", "account_id")
SELECT "id", 1, assistant_content_hash("name", "external_id", "settings"), "external_id", "name", "settings", 'system', "updated_at", "account_id"
FROM "assistants";

CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_log_no_truncate" BEFORE TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Versions and pins go with their assistant when it is purged, and in no other way do they change.
CREATE TRIGGER "assistant_versions_immutable" BEFORE UPDATE ON "assistant_versions" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "environment_pins_immutable" BEFORE UPDATE ON "environment_pins" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "assistant_versions_kept" BEFORE DELETE ON "assistant_versions" FOR EACH ROW EXECUTE FUNCTION refuse_delete_while_assistant_exists();
CREATE TRIGGER "environment_pins_kept" BEFORE DELETE ON "environment_pins" FOR EACH ROW EXECUTE FUNCTION refuse_delete_while_assistant_exists();
CREATE TRIGGER "assistant_versions_no_truncate" BEFORE TRUNCATE ON "assistant_versions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "environment_pins_no_truncate" BEFORE TRUNCATE ON "environment_pins" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
