-- Settings are returned as they were written, so they are kept as text (`json`), which PostgreSQL neither takes apart when
-- it is written nor prints again when it is read. What is filtered by has columns of its own, each with its index.

-- The UUIDs of the files that settings name.
CREATE FUNCTION settings_file_ids(settings JSONB) RETURNS UUID[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    named CONSTANT JSONB := coalesce(settings->'knowledgeBase'->'fileIds', '[]')
        || coalesce(settings->'model'->'knowledgeBase'->'fileIds', '[]');
BEGIN
    IF named = '[]' THEN RETURN '{}'; END IF;
    RETURN ARRAY(SELECT DISTINCT id FROM (SELECT type_id_uuid(jsonb_array_elements_text(named)) AS id) AS ids
        WHERE id IS NOT NULL ORDER BY id);
END
$$;

-- Only so that the columns are filled while the table is rewritten.
ALTER TABLE "assistants"
  DROP COLUMN "settings_bytes",
  ADD COLUMN "provider" TEXT GENERATED ALWAYS AS ("settings"->'model'->>'provider') STORED,
  ADD COLUMN "model" TEXT GENERATED ALWAYS AS ("settings"->'model'->>'model') STORED,
  ADD COLUMN "voice_provider" TEXT GENERATED ALWAYS AS ("settings"->'voice'->>'provider') STORED,
  ADD COLUMN "voice_id" TEXT GENERATED ALWAYS AS ("settings"->'voice'->>'voiceId') STORED,
  ADD COLUMN "language" TEXT COLLATE "C" GENERATED ALWAYS AS (lower("settings"->>'language')) STORED,
  ADD COLUMN "template_id" TEXT GENERATED ALWAYS AS ("settings"->>'templateId') STORED,
  ADD COLUMN "inbound_enabled" BOOLEAN GENERATED ALWAYS AS (coalesce(("settings"->>'inboundEnabled')::boolean, true)) STORED,
  ADD COLUMN "outbound_enabled" BOOLEAN GENERATED ALWAYS AS (coalesce(("settings"->>'outboundEnabled')::boolean, true)) STORED,
  ADD COLUMN "metadata" JSONB GENERATED ALWAYS AS (NULLIF("settings"->'metadata', 'null')) STORED,
  ADD COLUMN "file_ids" UUID[] GENERATED ALWAYS AS (settings_file_ids("settings")) STORED;
ALTER TABLE "assistants"
  ALTER COLUMN "provider" DROP EXPRESSION,
  ALTER COLUMN "model" DROP EXPRESSION,
  ALTER COLUMN "voice_provider" DROP EXPRESSION,
  ALTER COLUMN "voice_id" DROP EXPRESSION,
  ALTER COLUMN "language" DROP EXPRESSION,
  ALTER COLUMN "template_id" DROP EXPRESSION,
  ALTER COLUMN "inbound_enabled" DROP EXPRESSION,
  ALTER COLUMN "outbound_enabled" DROP EXPRESSION,
  ALTER COLUMN "metadata" DROP EXPRESSION,
  ALTER COLUMN "file_ids" DROP EXPRESSION;
ALTER TABLE "assistant_versions"
  DROP COLUMN "settings_bytes",
  ADD COLUMN "file_ids" UUID[] GENERATED ALWAYS AS (settings_file_ids("settings")) STORED;
ALTER TABLE "assistant_versions" ALTER COLUMN "file_ids" DROP EXPRESSION;
ALTER TABLE "assistant_templates"
  DROP COLUMN "settings_bytes",
  ADD COLUMN "file_ids" UUID[] GENERATED ALWAYS AS (settings_file_ids("settings")) STORED;
ALTER TABLE "assistant_templates" ALTER COLUMN "file_ids" DROP EXPRESSION;
DROP FUNCTION settings_file_ids(JSONB);
DROP FUNCTION type_id_uuid(TEXT);

DROP TRIGGER "assistants_text_update" ON "assistants";
ALTER TABLE "assistants" ALTER COLUMN "settings" TYPE JSON USING "settings"::json;
ALTER TABLE "assistant_versions" ALTER COLUMN "settings" TYPE JSON USING "settings"::json;
ALTER TABLE "assistant_templates" ALTER COLUMN "settings" TYPE JSON USING "settings"::json;

ALTER TABLE "assistants"
  ALTER COLUMN "inbound_enabled" SET DEFAULT true,
  ALTER COLUMN "inbound_enabled" SET NOT NULL,
  ALTER COLUMN "outbound_enabled" SET DEFAULT true,
  ALTER COLUMN "outbound_enabled" SET NOT NULL,
  ALTER COLUMN "file_ids" SET DEFAULT '{}',
  ALTER COLUMN "file_ids" SET NOT NULL,
  -- The schema that wrote the settings: 0 for text that was JSONB, with its keys in the order of PostgreSQL.
  ADD COLUMN "settings_schema" SMALLINT NOT NULL DEFAULT 0,
  -- How large the settings are, so that a list can end before it holds too much, without reading what it leaves out.
  ADD COLUMN "settings_bytes" INTEGER GENERATED ALWAYS AS (octet_length("settings"::text)) STORED;
ALTER TABLE "assistant_versions"
  ALTER COLUMN "file_ids" SET DEFAULT '{}',
  ALTER COLUMN "file_ids" SET NOT NULL,
  ADD COLUMN "settings_bytes" INTEGER GENERATED ALWAYS AS (octet_length("settings"::text)) STORED;
ALTER TABLE "assistant_templates"
  ALTER COLUMN "file_ids" SET DEFAULT '{}',
  ALTER COLUMN "file_ids" SET NOT NULL,
  ADD COLUMN "settings_bytes" INTEGER GENERATED ALWAYS AS (octet_length("settings"::text)) STORED;

-- The hash of a version is made where its settings are written.
DROP FUNCTION assistant_content_hash(TEXT, TEXT, JSONB);

CREATE OR REPLACE FUNCTION keep_assistant_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO assistant_texts SELECT * FROM assistant_text(NEW.id, NEW.account_id, NEW.name, NEW.settings::jsonb)
    ON CONFLICT (assistant_id) DO UPDATE SET folded = EXCLUDED.folded, words = EXCLUDED.words;
    RETURN NULL;
END
$$;
CREATE TRIGGER "assistants_text_update" AFTER UPDATE OF "name", "settings" ON "assistants" FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name
        OR OLD.settings->>'description' IS DISTINCT FROM NEW.settings->>'description'
        OR OLD.settings->>'firstMessage' IS DISTINCT FROM NEW.settings->>'firstMessage'
        OR OLD.settings->'model'->>'messages' IS DISTINCT FROM NEW.settings->'model'->>'messages')
    EXECUTE FUNCTION keep_assistant_text();

-- Newest first, each: the order of the list. Those in the trash have a list of their own.
DROP INDEX "assistants_account_id_created_at_id_idx";
CREATE INDEX "assistants_account_id_created_at_id_idx" ON "assistants"("account_id", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_trash_idx" ON "assistants"("account_id", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "assistants_provider_idx" ON "assistants"("account_id", "provider", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_model_idx" ON "assistants"("account_id", "model", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_voice_provider_idx" ON "assistants"("account_id", "voice_provider", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_voice_id_idx" ON "assistants"("account_id", "voice_id", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_language_idx" ON "assistants"("account_id", "language", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_template_id_idx" ON "assistants"("account_id", "template_id", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_inbound_enabled_idx" ON "assistants"("account_id", "inbound_enabled", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_outbound_enabled_idx" ON "assistants"("account_id", "outbound_enabled", "created_at" DESC, "id" DESC)
  WHERE "deleted_at" IS NULL;
CREATE INDEX "assistants_metadata_idx" ON "assistants" USING GIN ("metadata" jsonb_path_ops)
  WHERE "metadata" IS NOT NULL;
CREATE INDEX "assistants_file_ids_idx" ON "assistants" USING GIN ("file_ids")
  WHERE "file_ids" <> '{}';
