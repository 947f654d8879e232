/** Flags of every command on a data folder. */
export interface FolderFlags {
  readonly data?: string
  readonly json?: boolean
}

/** Answers with one JSON value or one sentence. */
export function report(flags: FolderFlags, value: object, sentence: string): void {
  process.stdout.write(`${flags.json === true ? JSON.stringify(value) : sentence}\n`)
}
