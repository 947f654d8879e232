/**
 * SQL condition: version `v` is the newest its reader may see. `head` is the newest of its own label; only where several
 * labels hold versions of one thing (`mixed`) must the heads be compared, and row security leaves out the hidden ones.
 */
export const LATEST = `v.head and (not v.mixed or not exists (select from version n where n.thing = v.thing and n.head
  and (n.moment, n.size, n.digest, n.mark) > (v.moment, v.size, v.digest, v.mark)))`

/** The same inside owner functions, where row security does not apply and the mask is the variable `m`. */
export const READS = (label: string) =>
  `(case when ${label} < 8 * octet_length(m) then get_bit(m, ${label})::boolean else false end)`
export const LATEST_IN_FUNCTION = `v.head and (not v.mixed or not exists (select from version n where n.thing = v.thing and n.head and ${READS('n.label_id')}
  and (n.moment, n.size, n.digest, n.mark) > (v.moment, v.size, v.digest, v.mark)))`
