-- What assistants are found by is written by the server, with the assistant: folding, and an index of words and trigrams,
-- cost PostgreSQL twenty times as much as the assistant itself.

DROP TRIGGER "assistants_text_insert" ON "assistants";
DROP TRIGGER "assistants_text_update" ON "assistants";
DROP FUNCTION keep_assistant_text();
DROP FUNCTION assistant_text(UUID, UUID, TEXT, JSONB);
DROP FUNCTION search_words(TEXT, TEXT, TEXT, INTEGER);
DROP FUNCTION search_pairs_query(TEXT);
DROP FUNCTION search_pairs(TEXT);

ALTER TABLE "assistant_texts" RENAME TO "earlier_texts";
ALTER TABLE "earlier_texts" RENAME CONSTRAINT "assistant_texts_pkey" TO "earlier_texts_pkey";

CREATE TABLE "assistant_texts" (
    "assistant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "folded" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "assistant_texts_pkey" PRIMARY KEY ("assistant_id")
);

-- Signatures are random, and the index takes no compressed ones.
ALTER TABLE "assistant_texts" ALTER COLUMN "signature" SET STORAGE PLAIN;
-- The index is read without the table only where the table was vacuumed.
ALTER TABLE "assistant_texts" SET (autovacuum_vacuum_insert_scale_factor = 0.02);

-- Name, summary and prompt are lines of the text from now on.
CREATE TEMPORARY TABLE "folded_texts" ON COMMIT DROP AS
SELECT a.id AS assistant_id, a.account_id, a.created_at, concat_ws(E'\n', section.name, section.summary,
    substr(e.folded, length(section.name) + length(section.summary) + 3)) AS folded
FROM assistants a
JOIN earlier_texts e ON e.assistant_id = a.id,
LATERAL (SELECT search_fold(a.name) AS name,
    search_fold(concat_ws(' ', a.settings::jsonb->>'description', a.settings::jsonb->>'firstMessage')) AS summary) AS section;

DROP TABLE "earlier_texts";

-- The server's `signatureOf`, for the texts that there are. The bits of each word are found out once for all texts.

CREATE FUNCTION search_bit(sequence BIGINT, seed BIGINT) RETURNS INTEGER LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    multiplier CONSTANT BIGINT := 2654435761;
    product BIGINT := seed;
BEGIN
    -- By halves, for the product of two words may have 64 bits, and a BIGINT has a sign.
    product := ((product & 65535) * multiplier + ((((product >> 16) * multiplier) & 65535) << 16)) & 4294967295;
    product := product # sequence;
    product := ((product & 65535) * multiplier + ((((product >> 16) * multiplier) & 65535) << 16)) & 4294967295;
    RETURN (product # (product >> 15)) & 16383;
END
$$;

CREATE FUNCTION search_bits(word TEXT) RETURNS INTEGER[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    code BIGINT;
    letters BIGINT := 0;
    last BIGINT := 0;
    before BIGINT := 0;
    bits INTEGER[] := '{}';
BEGIN
    FOR code IN
        -- JavaScript has two characters for those beyond 16 bits.
        SELECT unit FROM unnest(string_to_array(word, NULL)) WITH ORDINALITY AS characters(letter, place),
        unnest(CASE WHEN ascii(letter) < 65536 THEN ARRAY[ascii(letter)]
            ELSE ARRAY[55296 + ((ascii(letter) - 65536) >> 10), 56320 + ((ascii(letter) - 65536) & 1023)] END)
            WITH ORDINALITY AS units(unit, half)
        ORDER BY place, half
    LOOP
        IF code >= 128 THEN
            bits := bits || search_bit(code, 0);
            IF last <> 0 THEN
                bits := bits || search_bit(code, last);
            END IF;
            IF before <> 0 THEN
                bits := bits || search_bit(code, ((before * 2654435761) & 4294967295) # last);
            END IF;
            before := last;
            last := code;
            CONTINUE;
        END IF;
        letters := ((letters << 8) | code) & 4294967295;
        IF letters > 16777215 THEN
            bits := bits || search_bit(letters, 1);
        END IF;
        bits := bits || search_bit(letters & 16777215, 2);
        bits := bits || search_bit(letters & 16777215, 3);
    END LOOP;
    RETURN bits;
END
$$;

CREATE FUNCTION search_words(folded TEXT) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT DISTINCT match[1] FROM regexp_matches(folded, '[a-z0-9]+|[^\u0001-\u007F]+', 'g') AS match
$$;

CREATE TEMPORARY TABLE "bits_of_words" ON COMMIT DROP AS
SELECT word, search_bits(word) AS bits
FROM (SELECT DISTINCT word FROM folded_texts, search_words(folded) AS word) AS words;
CREATE INDEX "bits_of_words_idx" ON "bits_of_words" USING HASH (word);
ANALYZE "bits_of_words";

CREATE FUNCTION search_signature(folded TEXT) RETURNS BYTEA LANGUAGE plpgsql STABLE AS $$
DECLARE
    bits INTEGER[] := (SELECT array_agg(DISTINCT bit)
        FROM search_words(folded) AS words(word) JOIN bits_of_words b USING (word), unnest(b.bits) AS bit);
    size INTEGER := 16384;
    bit INTEGER;
    signature BYTEA;
BEGIN
    WHILE size > 256 AND coalesce(cardinality(bits), 0) <= size / 4 LOOP
        size := size / 2;
    END LOOP;
    signature := decode(repeat('00', size / 8), 'hex');
    FOREACH bit IN ARRAY coalesce(bits, '{}') LOOP
        signature := set_bit(signature, bit & (size - 1), 1);
    END LOOP;
    RETURN signature;
END
$$;

INSERT INTO "assistant_texts"
SELECT assistant_id, account_id, created_at, folded, search_signature(folded) FROM folded_texts;

DROP TABLE "folded_texts", "bits_of_words";
DROP FUNCTION search_signature(TEXT);
DROP FUNCTION search_words(TEXT);
DROP FUNCTION search_bits(TEXT);
DROP FUNCTION search_bit(BIGINT, BIGINT);

ALTER TABLE "assistant_texts" ADD CONSTRAINT "assistant_texts_assistant_id_fkey"
    FOREIGN KEY ("assistant_id") REFERENCES "assistants"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- The signatures of an account, newest last.
CREATE INDEX "assistant_texts_account_id_created_at_assistant_id_idx"
    ON "assistant_texts"("account_id", "created_at", "assistant_id") INCLUDE ("signature");
