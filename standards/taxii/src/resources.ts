/** The resources of TAXII 2.1, spelled as the standard spells them. */

/** §4.1.1. `default` is one of `api_roots`. */
export interface Discovery {
  readonly title: string
  readonly description?: string
  readonly contact?: string
  readonly default?: string
  readonly api_roots?: readonly string[]
}

/** §4.2.1. `versions` holds media types, not numbers; `max_content_length` is bytes of a request body. */
export interface ApiRoot {
  readonly title: string
  readonly description?: string
  readonly versions: readonly string[]
  readonly max_content_length: number
}

/** §5.2.1. `id` is a UUID; `alias` may stand in its place in every path. */
export interface Collection {
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly alias?: string
  readonly can_read: boolean
  readonly can_write: boolean
  readonly media_types?: readonly string[]
}

/** §5.3.1. `version` is `modified`, else `created`, else the date added (observables). */
export interface ManifestRecord {
  readonly id: string
  readonly date_added: string
  readonly version: string
  readonly media_type?: string
}

/** §4.3.1.1: one object of an answer to an addition. */
export interface StatusDetail {
  readonly id: string
  readonly version: string
  readonly message?: string
}

/** §4.3.1. `total_count` is the sum of the three counts; a list may be absent when its count is 0. */
export interface Status {
  readonly id: string
  readonly status: 'complete' | 'pending'
  readonly request_timestamp?: string
  readonly total_count: number
  readonly success_count: number
  readonly successes?: readonly StatusDetail[]
  readonly failure_count: number
  readonly failures?: readonly StatusDetail[]
  readonly pending_count: number
  readonly pendings?: readonly StatusDetail[]
}
