import { NOT_UTF8, Utf8Reader } from './encoding.ts'
import type { Hash, Identifier, Place, SbomItem } from './item.ts'
import type { Reading } from './reading.ts'
import { identifierOf, nameOfActor, said } from './spdx.ts'

const VERSION = /^SPDX-2\.[0-3]$/

/** Tags that begin a section of another kind: the package before has ended (SPDX 2.3, sections 7 to 13). */
const OTHER_SECTIONS: ReadonlySet<string> = new Set(['FileName', 'SnippetSPDXID', 'LicenseID', 'Annotator', 'Reviewer'])

interface Package {
  readonly place: Place
  readonly name: string
  ref?: string
  type?: string
  version?: string
  supplier?: string
  originator?: string
  readonly identifiers: Identifier[]
  readonly hashes: Hash[]
}

/** SPDX 2.2 and 2.3 as tag-value text: one `Tag: value` a line, longer texts between `<text>` and `</text>`. */
export class TagValueReader {
  private readonly reading: Reading
  private readonly utf8 = new Utf8Reader()
  private rest = ''
  private line = 0
  private byte = 0
  private inText = false
  private section: 'document' | 'package' | 'other' = 'document'
  private open: Package | undefined
  private readonly document = new Map<string, string>()

  constructor(reading: Reading) {
    this.reading = reading
  }

  push(chunk: Uint8Array): SbomItem[] {
    const { reading } = this
    if (reading.failed) return []
    const { text, wrong } = this.utf8.read(chunk)
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop() ?? ''
    for (const line of lines) this.readLine(line)
    if (this.rest.length > reading.limits.maxItemBytes) {
      reading.fail('sbom.too_big', `a line is longer than ${reading.limits.maxItemBytes} characters`, this.place())
    }
    if (wrong !== undefined) reading.fail('sbom.encoding', NOT_UTF8, { ...wrong, path: '' })
    return reading.take()
  }

  end(): SbomItem[] {
    const { reading } = this
    if (this.rest !== '') this.readLine(this.rest)
    this.give()
    const version = this.document.get('SPDXVersion')
    if (this.inText) reading.fail('sbom.truncated', 'the text ends inside <text>: the file is cut short', this.place())
    else if (version === undefined || !VERSION.test(version)) {
      reading.fail('sbom.version', `SPDX ${version ?? 'without a version'} cannot be read here`, this.place())
    } else {
      reading.finish({
        format: 'spdx',
        formatVersion: version,
        id: this.document.get('DocumentNamespace'),
        version: undefined,
        name: this.document.get('DocumentName'),
        created: this.document.get('Created'),
        author: nameOfActor(this.document.get('Creator')),
      })
    }
    return reading.take()
  }

  private place(): Place {
    return { byte: this.byte, line: this.line, path: '' }
  }

  private readLine(written: string): void {
    if (this.reading.failed) return
    this.line++
    const line = written.endsWith('\r') ? written.slice(0, -1) : written
    if (this.inText) this.inText = !line.includes('</text>')
    else if (line.trim() !== '' && !line.trimStart().startsWith('#')) this.readTag(line)
    this.byte += written.length + 1
  }

  private readTag(line: string): void {
    const colon = line.indexOf(':')
    if (colon < 0) {
      this.reading.fail('sbom.syntax', `expected "Tag: value", found "${line.slice(0, 40)}"`, this.place())
      return
    }
    const tag = line.slice(0, colon).trim()
    let value = line.slice(colon + 1).trim()
    if (value.startsWith('<text>')) {
      this.inText = !value.includes('</text>')
      value = value.replace('<text>', '').replace('</text>', '').trim()
    }
    if (tag === 'PackageName') {
      this.give()
      this.section = 'package'
      this.open = { place: this.place(), name: value, identifiers: [], hashes: [] }
    } else if (OTHER_SECTIONS.has(tag)) {
      this.give()
      this.section = 'other'
    } else if (tag === 'Relationship') this.relate(value)
    else if (this.section === 'document' && !this.document.has(tag)) this.document.set(tag, value.slice(0, 4_096))
    else if (this.open !== undefined) this.readPackageTag(this.open, tag, value)
  }

  private relate(value: string): void {
    const [from, type, to] = value.split(/\s/).filter(Boolean)
    const { subjects } = this.reading
    if (from === 'SPDXRef-DOCUMENT' && type === 'DESCRIBES' && to !== undefined && subjects.length < 1_000)
      subjects.push(to)
  }

  private readPackageTag(open: Package, tag: string, value: string): void {
    switch (tag) {
      case 'SPDXID':
        open.ref = value
        return
      case 'PackageVersion':
        open.version = value
        return
      case 'PackageSupplier':
        open.supplier = value
        return
      case 'PackageOriginator':
        open.originator = value
        return
      case 'PrimaryPackagePurpose':
        open.type = value
        return
      case 'PackageChecksum': {
        const [algorithm, hash] = value.split(':').map((part) => part.trim())
        if (algorithm !== undefined && hash !== undefined) open.hashes.push({ algorithm, value: hash })
        return
      }
      case 'ExternalRef': {
        const [, type, ...locator] = value.split(/\s/).filter(Boolean)
        open.identifiers.push(...identifierOf(type, locator.join(' ') || undefined))
        return
      }
      default:
    }
  }

  private give(): void {
    const { open } = this
    this.open = undefined
    if (open === undefined) return
    const { ref, type, name, version, supplier, originator, identifiers, hashes, place } = open
    this.reading.component(
      {
        ref,
        type: said(type),
        group: undefined,
        name: name === '' ? undefined : name,
        version: said(version),
        supplier: nameOfActor(supplier) ?? nameOfActor(originator),
        identifiers,
        hashes,
      },
      place,
    )
  }
}
