import type { May } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Html } from './html.ts'

/** What a page knows of a request. */
export interface PageAsked {
  readonly subject: Subject
  readonly language: 'en' | 'fr'
  /** Parts of the address, as they were sent, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Address with its query, as it was asked. */
  readonly path: string
}

/** A file that comes with a form. Its name and type are what the sender says. */
export interface SentFile {
  /** '' when none was chosen. */
  readonly name: string
  readonly type: string
  /** Read once. @throws {Fault} where it breaks off */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** A page that is asked with its form. */
export interface PageTaken extends PageAsked {
  readonly form: URLSearchParams
  /** Of a page that takes one: the form's last field. */
  readonly file?: SentFile | undefined
}

/** A page as whoever makes it says it; the document around it is written in one place. */
export interface PageContent {
  /** Stands above the title: `Warning 0442 – question 1 of 3`. */
  readonly above?: string
  readonly title: string
  readonly main: Html
  readonly aside?: Html
  /** Address of the page before. */
  readonly back?: string
  /** Join of the labels of everything on it. */
  readonly label?: Label | undefined
  /** When what was chosen was last kept (Unix ms). */
  readonly saved?: number | undefined
  /** Something of what was sent is wrong: the title says so too. */
  readonly faulty?: boolean
}

export type PageAnswer =
  | { readonly page: PageContent; readonly status?: number }
  /** 303 to an address of this node. */
  | { readonly to: string }

/** What pages of one kind have in common: whose they are, and where else there is to go. */
export interface PageFrame {
  readonly name: { readonly en: string; readonly fr: string }
  readonly home: string
  readonly links: readonly { readonly to: string; readonly text: { readonly en: string; readonly fr: string } }[]
}

/** A page written by the node itself, that works without any script. */
export interface Page {
  /** `/operator/warning/:id`. Never below `/api` or `/assets`. */
  readonly path: string
  readonly may: May
  /** What its form takes beyond that. */
  readonly mayTake?: May
  readonly frame: PageFrame
  /** Where whoever may see it starts after signing in. */
  readonly start?: boolean
  /** Shows it. Changes nothing but receipts. @throws {Fault} shown as a page in the reader's language */
  show(asked: PageAsked): Promise<PageAnswer>
  /** Takes its form. Absent: it has none. */
  take?(asked: PageTaken): Promise<PageAnswer>
  /** Its form may bring a file (`multipart/form-data`). What is too large is for who reads it to say. */
  readonly takesFile?: boolean
}
