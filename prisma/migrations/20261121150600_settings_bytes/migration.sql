-- How large each document is as JSON, so that a list can end before it holds too much, without reading what it leaves out.
ALTER TABLE "assistants"
  ADD COLUMN "settings_bytes" INTEGER GENERATED ALWAYS AS (octet_length("settings"::text)) STORED;
ALTER TABLE "assistant_versions"
  ADD COLUMN "settings_bytes" INTEGER GENERATED ALWAYS AS (octet_length("settings"::text)) STORED;
ALTER TABLE "assistant_templates"
  ADD COLUMN "settings_bytes" INTEGER GENERATED ALWAYS AS (octet_length("settings"::text)) STORED;
