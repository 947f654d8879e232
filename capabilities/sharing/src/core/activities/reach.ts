/** What one thing needs to work, and the statement that says so. */
export interface NeedsOne {
  readonly to: string
  /** Id of the relationship. */
  readonly by: string
}
/** What each thing needs, by its id, as far as one reader may read both ends and the statement. */
export type Needs = ReadonlyMap<string, readonly NeedsOne[]>

/** What an activity touches: the thing, and the service named by the activity over which it is reached. */
export interface Reached {
  readonly target: string
  /** Undefined when the thing itself is named. */
  readonly via?: string
}

/** Things below a service, each with the step that leads to it. */
type Below = ReadonlyMap<string, { readonly from: string; readonly by: string }>

/** Things below one service at most: beyond it a service is the whole country. */
const MOST_BELOW = 5_000

/** The things activities reach over what they name. Each service is walked once. */
export class Reach {
  readonly #needs: Needs
  readonly #below = new Map<string, Below>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** What is named, and what that depends on, however deep. Each thing once: by name before over a service, in the order given. */
  of(targets: readonly string[]): readonly Reached[] {
    const found = new Map<string, Reached>(targets.map((target) => [target, { target }]))
    for (const via of targets) {
      for (const target of this.#under(via).keys()) if (!found.has(target)) found.set(target, { target, via })
    }
    return [...found.values()]
  }

  /** Ids on the way from a service to a thing below it, both and every statement between: what the way rests on. */
  way(via: string, target: string): readonly string[] {
    const under = this.#under(via)
    const ids = [target]
    for (let at = under.get(target); at !== undefined; at = at.from === via ? undefined : under.get(at.from)) {
      ids.push(at.by, at.from)
    }
    return ids
  }

  #under(via: string): Below {
    const known = this.#below.get(via)
    if (known !== undefined) return known
    const under = new Map<string, { readonly from: string; readonly by: string }>()
    const line = [via]
    for (let i = 0; i < line.length && under.size < MOST_BELOW; i++) {
      const from = line[i] ?? ''
      for (const { to, by } of this.#needs.get(from) ?? []) {
        if (to === via || under.has(to)) continue
        under.set(to, { from, by })
        line.push(to)
      }
    }
    this.#below.set(via, under)
    return under
  }
}
