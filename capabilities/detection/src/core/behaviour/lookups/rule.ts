export interface LookupRule {
  /** Different names below one registered domain in 12 to 24 h, from which it is looked at. */
  readonly tunnelNames: number
  /** Mean length of what stands before the registered domain, and bits a character: below, names are as people choose them. */
  readonly tunnelLength: number
  readonly tunnelEntropy: number
  /** Score in [0, 1]. */
  readonly tunnelTell: number
  /** Taken off when at least half of the hosts ask (of four or more). */
  readonly tunnelCommon: number
  /** Registered domains whose names carry data by design: block lists, reputation, reverse names. */
  readonly carriers: readonly string[]
  /** Different generated names without an answer that one host asks for in 12 to 24 h. */
  readonly generatedNames: number
  /** The share of generated ones among the different names without an answer. */
  readonly generatedShare: number
  /** `generatedShare` of a label from which it counts. */
  readonly generatedLabel: number
}

export const LOOKUP_RULE: LookupRule = {
  tunnelNames: 100,
  tunnelLength: 16,
  tunnelEntropy: 3,
  tunnelTell: 0.55,
  tunnelCommon: 0.15,
  carriers: [
    'abuse.ch',
    'barracudacentral.org',
    'cymru.com',
    'dnswl.org',
    'e5.sk',
    'mailspike.net',
    'mcafee.com',
    'senderbase.org',
    'sophosxl.net',
    'sorbs.net',
    'spamcop.net',
    'spamhaus.org',
    'surbl.org',
    'trendmicro.com',
    'uribl.com',
  ],
  generatedNames: 10,
  generatedShare: 0.5,
  generatedLabel: 0.9,
}
