import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { loadPolicies, type PolicySet } from '@testudo/kernel/label'
import { parseStrict } from '@testudo/stix/json'

const MOST_BYTES = 4 * 1024 ** 2

/**
 * Reads every `*.json` of a folder as a policy file.
 *
 * @param how `mayBeEmpty`: without any policy, of which every label is then denied
 * @throws {Fault} `policy.folder` when the folder cannot be read or holds none; `policy.unreadable`, `policy.not_json` and
 * what is wrong with a policy, each with the file and, where it is known, line and path
 */
export async function readPolicies(folder: string, how: { readonly mayBeEmpty?: boolean } = {}): Promise<PolicySet> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw noFolder(
      folder,
      'This folder of policy files cannot be read; name another (--policies, or the setting policies).',
      cause,
    )
  })
  const files: unknown[] = []
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const file = join(folder, name)
    const value = await readFileStrictly(file)
    // Alone first, so that a fault names its file; equivalents are checked again with all of them below.
    inFile(file, () => loadPolicies([value]))
    files.push(value)
  }
  if (files.length === 0 && how.mayBeEmpty !== true)
    throw noFolder(folder, 'There is no policy file (*.json) in this folder; name another (the setting policies).')
  return inFile(folder, () => loadPolicies(files))
}

function noFolder(file: string, message: string, cause?: unknown): Fault {
  return new Fault('invalid', 'policy.folder', message, { cause, place: { file } })
}

async function readFileStrictly(file: string): Promise<unknown> {
  let text: string
  try {
    const bytes = await readFile(file)
    if (bytes.length > MOST_BYTES) throw new RangeError('too large')
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const why =
      cause instanceof TypeError
        ? 'it is not UTF-8'
        : cause instanceof RangeError
          ? 'it is too large'
          : 'it cannot be opened'
    throw new Fault('invalid', 'policy.unreadable', `This policy file cannot be read: ${why}.`, {
      cause,
      place: { file },
    })
  }
  const parsed = parseStrict(text)
  if ('value' in parsed) return parsed.value
  const { message, path, at } = parsed.flaw
  throw new Fault('invalid', 'policy.not_json', `This policy file is no clean JSON: ${message}`, {
    place: { file, line: text.slice(0, at).split('\n').length, path },
  })
}

function inFile<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.kind, error.code, error.message, { cause: error, place: { ...error.place, file } })
  }
}
