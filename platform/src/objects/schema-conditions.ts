/**
 * SQL condition: version `v` is the newest its reader may see. `head` is the newest of its own label; only where several
 * labels hold versions of one thing (`mixed`) must the heads be compared, and row security leaves out the hidden ones.
 */
export const LATEST = `v.head and (not v.mixed or not exists (select from version n where n.thing = v.thing and n.head
  and (n.moment, n.size, n.digest, n.mark) > (v.moment, v.size, v.digest, v.mark)))`

/**
 * SQL: the newest version `v` its reader may see of each thing `t` whose id is in the text array `ids`. Thing by thing:
 * a plain join reads every newest version there is while statistics lag behind a quick import.
 */
export const newestOf = (ids: string) => `thing t cross join lateral
  (select v.* from version v where v.thing = t.num and ${LATEST} limit 1) v where t.id = any(${ids}::text[])`

/** The same inside owner functions, where row security does not apply and the mask is the variable `m`. */
export const READS = (label: string) =>
  `(case when ${label} < 8 * octet_length(m) then get_bit(m, ${label})::boolean else false end)`
export const LATEST_IN_FUNCTION = `v.head and (not v.mixed or not exists (select from version n where n.thing = v.thing and n.head and ${READS('n.label_id')}
  and (n.moment, n.size, n.digest, n.mark) > (v.moment, v.size, v.digest, v.mark)))`
