-- The UUID behind a TypeID such as file_01jh3v7w2cf9g8m4q6x0z5t1bn, as settings hold them; null for any other text.
CREATE FUNCTION type_id_uuid(type_id TEXT) RETURNS UUID LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    digits CONSTANT TEXT := '0123456789abcdefghjkmnpqrstvwxyz';
    suffix CONSTANT TEXT := right(type_id, 26);
    bits BIT VARYING := B'';
BEGIN
    IF length(suffix) < 26 OR suffix > '8' COLLATE "C" OR translate(suffix, digits, '') <> '' THEN
        RETURN NULL;
    END IF;
    FOR place IN 1..26 LOOP
        bits := bits || (strpos(digits, substr(suffix, place, 1)) - 1)::bit(5);
    END LOOP;
    -- 130 bits, of which the first two are none of the UUID's.
    RETURN (lpad(to_hex(substring(bits FROM 3 FOR 64)::bit(64)::bigint), 16, '0')
        || lpad(to_hex(substring(bits FROM 67)::bit(64)::bigint), 16, '0'))::uuid;
END
$$;
