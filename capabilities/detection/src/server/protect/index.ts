import type { Host } from '@testudo/platform/host'
import { previewProtection, protection } from '../../core/contract/protect.ts'
import { NodeGuards } from './guards.ts'
import { listDoor } from './lists.ts'
import { Turns } from './turns.ts'
import { audienceOf, makeOutput, releaseOutput } from './output.ts'

/** Characters of the file a preview shows, cut at the end of a line. */
const SAMPLE = 4_000

/** Outputs that protect others: previews, files through the release port, and lists that appliances fetch. */
export function startProtection({ host }: { readonly host: Host }): void {
  const guards = new NodeGuards(host)
  const turns = new Turns()

  host.http.answer(previewProtection, async ({ to, ...asked }, { subject, signal }) => {
    const audience = await audienceOf(host, subject, to)
    const output = await turns.take(subject.id, () =>
      makeOutput(host, guards, { by: subject, to: audience, asked, signal }),
    )
    return {
      entries: output.entries,
      left: output.left,
      sample: await sampleOf(output.write()),
      fileName: output.fileName,
      lists: output.lists,
      marking: { label: output.label, portions: output.contents.length },
    }
  })

  host.http.answer(protection, async ({ to, ...asked }, { subject, signal }) => {
    const audience = await audienceOf(host, subject, to)
    const output = await turns.take(subject.id, () =>
      makeOutput(host, guards, { by: subject, to: audience, asked, signal }),
    )
    return { body: await releaseOutput(host, subject, audience, output), fileName: output.fileName }
  })

  host.mount(listDoor(host, guards, turns))
}

async function sampleOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length > SAMPLE) break
  }
  if (text.length <= SAMPLE) return text
  const end = text.lastIndexOf('\n', SAMPLE)
  return text.slice(0, end < 0 ? SAMPLE : end + 1)
}
