-- What people type to find an assistant, beside the assistants: it is written only when one of the texts changes.

-- Parts of words are found by their trigrams, where the server has the extension.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'pg_trgm is not available: searches find the beginnings of words only (%)', SQLERRM;
END
$$;

-- Names are sorted as people sort them, with 2 before 10 and accents beside their letters.
DO $$
BEGIN
    CREATE COLLATION people (provider = icu, locale = 'und-u-kn-true');
EXCEPTION WHEN OTHERS THEN
    CREATE COLLATION people FROM "C";
END
$$;

-- The same for two spellings of a text: without case, accents and the width of letters, ligatures as their letters.
CREATE FUNCTION search_fold(value TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    value := lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036F\u200B-\u200D\u2060\uFE0F\uFEFF]', '', 'g'));
    value := replace(replace(replace(replace(value, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
    value := translate(value, 'øłđðıςŋħŧ‘’ʼ´`“”„«»‐‑‒–—', 'olddiσnht' || repeat('''', 5) || repeat('"', 5) || repeat('-', 5));
    RETURN normalize(regexp_replace(value, '\s+', ' ', 'g'), NFKC);
END
$$;

-- Scripts that write words without spaces, and signs that are no letters: each character is a word, and so is each pair.
CREATE FUNCTION search_pairs(folded TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT word)), '')
    FROM regexp_matches(folded,
        '[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u2190-\u2BFF\u2E80-\u303F\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF\U0001F000-\U0001FAFF\U00020000-\U0003FFFF]+',
        'g') AS run,
    LATERAL (
        SELECT letter, lead(letter) OVER (ORDER BY place) AS following
        FROM unnest(regexp_split_to_array(run[1], '')) WITH ORDINALITY AS letters(letter, place)
    ) AS pair,
    LATERAL (VALUES (letter), (letter || following)) AS words(word)
    WHERE word IS NOT NULL
$$;

CREATE FUNCTION search_pairs_query(folded TEXT) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(quote_literal(word), ' & ')::tsquery FROM unnest(tsvector_to_array(search_pairs(folded))) AS word
$$;

-- The LIKE pattern for "contains this", with the pattern's own signs taken literally.
CREATE FUNCTION search_pattern(folded TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%'
$$;

-- What an assistant is found by. PostgreSQL keeps at most 1 MB of words in one record: of more than that, only the
-- beginning counts for the rank, and for words of one or two letters.
CREATE FUNCTION search_words(name TEXT, summary TEXT, prompt TEXT, most INTEGER) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN setweight(to_tsvector('pg_catalog.simple', name), 'A')
        || setweight(to_tsvector('pg_catalog.simple', summary), 'B')
        || to_tsvector('pg_catalog.simple', left(prompt, most))
        || search_pairs(left(concat_ws(' ', name, summary, prompt), most));
EXCEPTION WHEN program_limit_exceeded THEN
    IF most <= 10000 THEN RAISE; END IF;
    RETURN search_words(name, summary, prompt, most / 4);
END
$$;

CREATE TABLE "assistant_texts" (
    "assistant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "folded" TEXT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "assistant_texts_pkey" PRIMARY KEY ("assistant_id")
);

CREATE FUNCTION assistant_text(id UUID, account_id UUID, name TEXT, settings JSONB) RETURNS assistant_texts LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    prompt TEXT;
    summary TEXT := search_fold(concat_ws(' ', settings->>'description', settings->>'firstMessage'));
BEGIN
    SELECT search_fold(string_agg(message->>'content', ' ')) INTO prompt
    FROM jsonb_array_elements(settings->'model'->'messages') AS message;
    prompt := coalesce(prompt, '');
    name := search_fold(name);
    RETURN ROW(id, account_id, concat_ws(' ', name, summary, prompt), search_words(name, summary, prompt, 200000))::assistant_texts;
END
$$;

CREATE FUNCTION keep_assistant_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO assistant_texts SELECT * FROM assistant_text(NEW.id, NEW.account_id, NEW.name, NEW.settings)
    ON CONFLICT (assistant_id) DO UPDATE SET folded = EXCLUDED.folded, words = EXCLUDED.words;
    RETURN NULL;
END
$$;

DROP INDEX "assistants_search_idx";
DROP INDEX "assistants_account_id_name_id_idx";
ALTER TABLE "assistants" DROP COLUMN "search";
DROP FUNCTION assistant_search(TEXT, JSONB);
DROP FUNCTION assistant_words(TEXT, JSONB, INTEGER);
ALTER TABLE "assistants" ALTER COLUMN "name" TYPE TEXT COLLATE people;
CREATE INDEX "assistants_account_id_name_id_idx" ON "assistants"("account_id", "name", "id");

INSERT INTO assistant_texts
SELECT t.* FROM assistants a, LATERAL assistant_text(a.id, a.account_id, a.name, a.settings) AS t;

CREATE TRIGGER "assistants_text_insert" AFTER INSERT ON "assistants" FOR EACH ROW EXECUTE FUNCTION keep_assistant_text();
CREATE TRIGGER "assistants_text_update" AFTER UPDATE OF "name", "settings" ON "assistants" FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name
        OR OLD.settings->'description' IS DISTINCT FROM NEW.settings->'description'
        OR OLD.settings->'firstMessage' IS DISTINCT FROM NEW.settings->'firstMessage'
        OR OLD.settings->'model'->'messages' IS DISTINCT FROM NEW.settings->'model'->'messages')
    EXECUTE FUNCTION keep_assistant_text();

ALTER TABLE "assistant_texts" ADD CONSTRAINT "assistant_texts_assistant_id_fkey"
    FOREIGN KEY ("assistant_id") REFERENCES "assistants"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "assistant_texts_account_id_idx" ON "assistant_texts"("account_id");
CREATE INDEX "assistant_texts_words_idx" ON "assistant_texts" USING GIN ("words");
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        CREATE INDEX "assistant_texts_folded_idx" ON "assistant_texts" USING GIN ("folded" gin_trgm_ops);
    END IF;
END
$$;
