import { LATEST_IN_FUNCTION, READS } from './schema-conditions.ts'

/** Hits that are ranked: beyond, the screen says so. */
const SEARCH_CAP = 2_000

/** Loads the library in this session: a parameter of one that is not loaded may be set by superusers alone. */
const WITH_TRIGRAMS = `select similarity('', '');`

/** The first form: of more hits than are ranked, whichever the plan met first. Its text is part of a step's checksum. */
export const FIRST_SEARCH = `function objects_search(q text, part text, kinds int[], fuzzy bool, most int) returns table(seq bigint, score real, resembles bool, capped bool)
language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.45 as $$
declare
  m bytea := decode(coalesce(current_setting('testudo.mask', true), ''), 'base64');
  w tsquery := websearch_to_tsquery('english', q);
  found int;
begin
  return query
  with hit as materialized (
    select p.seq, p.words, v.name, v.revoked from prose p join version v on v.seq = p.seq
    where (p.words @@ w or p.name ilike part) and ${READS('p.label_id')} and (kinds is null or v.kind = any(kinds)) and ${LATEST_IN_FUNCTION}
    limit ${SEARCH_CAP + 1})
  select h.seq, ((ts_rank(h.words, w) + case when lower(h.name) = lower(q) then 4 when h.name ilike substr(part, 2) then 2 when h.name ilike part then 1 else 0 end)
    * case when h.revoked then 0.25 else 1 end)::real as s, false, (select count(*) > ${SEARCH_CAP} from hit)
  from hit h order by s desc, h.seq limit ${SEARCH_CAP};
  get diagnostics found = row_count;
  if fuzzy and found < most then
    return query
    select p.seq, (word_similarity(q, p.name) * case when v.revoked then 0.25 else 1 end)::real as s, true, false
    from prose p join version v on v.seq = p.seq
    where q <% p.name and not (p.words @@ w or p.name ilike part) and ${READS('p.label_id')} and (kinds is null or v.kind = any(kinds)) and ${LATEST_IN_FUNCTION}
    order by s desc, v.modified desc, v.digest limit most;
  end if;
end $$;`

/** The way back to the first form. */
export const SEARCH_ANY = `${WITH_TRIGRAMS}
create or replace ${FIRST_SEARCH}`

/**
 * Finds below the label test, as the owner of the tables. Of more hits than are ranked, those of the rows stored last are:
 * their order among themselves does not change with rows the reader may not see, so neither does the choice. Old versions
 * of an object take places in it; what is ranked is the newest readable one. `-p.seq`, not `p.seq desc`: walking the
 * primary key backwards looks cheap for a common word and reads the whole table for a reader of little of it.
 */
export const SEARCH_NEWEST = `${WITH_TRIGRAMS}
create or replace function objects_search(q text, part text, kinds int[], fuzzy bool, most int) returns table(seq bigint, score real, resembles bool, capped bool)
language plpgsql stable security definer set search_path = public, pg_temp set pg_trgm.word_similarity_threshold = 0.45 set plan_cache_mode = force_custom_plan as $$
declare
  m bytea := decode(coalesce(current_setting('testudo.mask', true), ''), 'base64');
  w tsquery := websearch_to_tsquery('english', q);
  found int;
begin
  return query
  with newest as materialized (
    select p.seq from prose p where (p.words @@ w or p.name ilike part) and ${READS('p.label_id')} and (kinds is null or p.kind = any(kinds))
    order by -p.seq limit ${SEARCH_CAP + 1}),
  hit as materialized (
    select p.seq, p.words, v.name, v.revoked from (select n.seq from newest n order by n.seq desc limit ${SEARCH_CAP}) n join prose p on p.seq = n.seq join version v on v.seq = p.seq
    where ${LATEST_IN_FUNCTION})
  select h.seq, ((ts_rank(h.words, w) + case when lower(h.name) = lower(q) then 4 when h.name ilike substr(part, 2) then 2 when h.name ilike part then 1 else 0 end)
    * case when h.revoked then 0.25 else 1 end)::real as s, false, (select count(*) > ${SEARCH_CAP} from newest)
  from hit h order by s desc, h.seq limit ${SEARCH_CAP};
  get diagnostics found = row_count;
  if fuzzy and found < most then
    return query
    select p.seq, (word_similarity(q, p.name) * case when v.revoked then 0.25 else 1 end)::real as s, true, false
    from prose p join version v on v.seq = p.seq
    where q <% p.name and not (p.words @@ w or p.name ilike part) and ${READS('p.label_id')} and (kinds is null or p.kind = any(kinds)) and ${LATEST_IN_FUNCTION}
    order by s desc, v.modified desc, v.digest limit most;
  end if;
end $$;`
