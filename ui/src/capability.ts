import { type ComponentType, createContext, useContext } from 'react'
import type { Catalogue } from './text/catalogue.ts'

/** One entry of the palette. `run` gets the navigator; `key` is shown and, when given, works everywhere. */
export interface Command {
  readonly id: string
  readonly text: string
  readonly icon?: ComponentType<{ size?: number }>
  readonly key?: string
  readonly run: (go: (to: string) => void) => void
}

/**
 * What a capability shows. Its `src/web/index.tsx` exports one of these under the name `capability`; the web app
 * composes those named in `capabilities/index.ts`. Everything heavy stays behind `load`.
 */
export interface CapabilityWeb<K extends string = string> {
  readonly name: string
  readonly words: Catalogue<K>
  /** `path` as TanStack Router writes it: `/picture/$mission`. The module's default export is the page. */
  readonly routes: readonly {
    readonly path: string
    readonly load: () => Promise<{ readonly default: ComponentType }>
  }[]
  readonly nav?: {
    readonly to: string
    readonly icon: ComponentType<{ size?: number }>
    readonly textKey: K
    /** `g p` */
    readonly key: string
    /** Rail order, lowest first. */
    readonly order: number
    /** `act`: below the dividing line of the rail (sharing, briefing). */
    readonly group?: 'know' | 'act'
    /** Verb without which the entry is not shown. */
    readonly may: string
    /** How many things wait for the reader there: asked each minute, and when a fact of these topics comes. */
    readonly count?: { readonly ask: (signal: AbortSignal) => Promise<number>; readonly topics: readonly string[] }
  }
  /** What calls the reader, in the top bar: a bell with how much of it there is. Asked as the counts of the rail are. */
  readonly bell?: {
    readonly to: string
    readonly textKey: K
    readonly count: { readonly ask: (signal: AbortSignal) => Promise<number>; readonly topics: readonly string[] }
  }
  /**
   * Pages for people who do not work at the node (an operator who answers). Everything below `to` is written by the node
   * itself and works without scripts; whoever may nothing else starts there, and sees their account without rail and keys.
   */
  readonly portal?: { readonly to: string; readonly textKey: K; readonly may: string }
  readonly commands?: readonly {
    readonly id: string
    readonly textKey: K
    readonly icon?: ComponentType<{ size?: number }>
    readonly key?: string
    readonly may: string
    readonly to: string
  }[]
  /** Pages that stand together under one strip of links, whichever capabilities they belong to: `incidents`. Lowest order first. */
  readonly strip?: readonly {
    readonly of: string
    readonly to: string
    readonly textKey: K
    readonly order: number
    readonly may: string
  }[]
  /** What can be done with one object of the store, offered on its page whichever capability shows it. */
  readonly objectActions?: readonly {
    readonly id: string
    readonly textKey: K
    readonly icon?: ComponentType<{ size?: number }>
    readonly key?: string
    readonly may: string
    /** Where it stands: among the deeds at the head (default), or beside who can read the object. */
    readonly place?: 'head' | 'readers'
    /** STIX type it is for; without one, every object. */
    readonly only?: string
    readonly to: (object: string) => string
  }[]
}

/** One page of a strip in the reader's language. */
export interface StripPage {
  readonly of: string
  readonly to: string
  readonly text: string
}

/** The pages of all strips this reader may open, in order; the web app fills it. */
export const StripPages = createContext<readonly StripPage[]>([])
export const useStripPages = (of: string): readonly StripPage[] =>
  useContext(StripPages).filter((page) => page.of === of)

/** One such deed in the reader's language; `to` is an address of the application. */
export interface ObjectAction {
  readonly id: string
  readonly text: string
  readonly icon?: ComponentType<{ size?: number }>
  readonly key?: string
  readonly place: 'head' | 'readers'
  readonly only?: string
  readonly to: (object: string) => string
}

/** What the listed capabilities offer this reader to do with an object; the web app fills it. */
export const ObjectActions = createContext<readonly ObjectAction[]>([])

/** @param object STIX id: with what is for its type alone as well */
export function useObjectActions(object?: string): readonly ObjectAction[] {
  return useContext(ObjectActions).filter(({ only }) => only === undefined || object?.startsWith(`${only}--`) === true)
}

/** Checks the shape while keeping the keys of `words` typed. */
export function capabilityWeb<K extends string>(capability: CapabilityWeb<K>): CapabilityWeb<K> {
  return capability
}
