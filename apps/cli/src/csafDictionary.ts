import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Dictionary, readDictionary, type Spell, spellWith } from '@testudo/csaf'
import { Fault } from '@testudo/kernel/fault'

/** The largest dictionaries have some ten megabytes. */
const MOST_BYTES = 64 * 1024 ** 2

/**
 * A check of spelling by Hunspell dictionaries.
 *
 * @param files their `.dic` or `.aff` files; the other one lies beside
 * @throws {Fault} `cli.dictionary` naming the file
 */
export function spellingBy(files: readonly string[]): { readonly spell?: Spell } {
  if (files.length === 0) return {}
  const dictionaries = new Map<string, Dictionary>()
  for (const file of files) {
    const [, start = ''] = /^(.+)\.(?:dic|aff)$/i.exec(file) ?? []
    const language = /^([a-z]{2,3})(?:[-_.].*)?$/i.exec(basename(start))?.[1]?.toLowerCase()
    if (language === undefined)
      throw refused(file, 'A dictionary is called by its language: en_US.dic, fr.dic, with its .aff file beside it.')
    const aff = readBytes(`${start}.aff`)
    const encoding = /^SET[ \t]+(\S+)/m.exec(aff.toString('latin1'))?.[1] ?? 'ISO8859-1'
    const decode = decoderOf(encoding, file)
    const read = readDictionary(decode(aff), decode(readBytes(`${start}.dic`)))
    if ('flaw' in read) throw refused(file, read.flaw)
    dictionaries.set(language, read.dictionary)
  }
  return { spell: spellWith(dictionaries) }
}

const refused = (file: string, message: string, cause?: unknown) =>
  new Fault('invalid', 'cli.dictionary', message, { place: { file }, ...(cause === undefined ? {} : { cause }) })

function readBytes(file: string): Buffer {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw refused(file, 'The file cannot be opened. A dictionary has two: .dic and .aff.', cause)
  }
  if (bytes.length > MOST_BYTES) throw refused(file, 'The file is longer than a dictionary is.')
  return bytes
}

/** Hunspell writes ISO8859-1 where others write ISO-8859-1. */
function decoderOf(encoding: string, file: string): (bytes: Buffer) => string {
  try {
    const decoder = new TextDecoder(encoding.replace(/^ISO8859/i, 'ISO-8859').replace(/^microsoft-cp/i, 'windows-'))
    return (bytes) => decoder.decode(bytes)
  } catch (cause) {
    throw refused(file, `The encoding ${JSON.stringify(encoding.slice(0, 50))} of the dictionary is not known.`, cause)
  }
}
