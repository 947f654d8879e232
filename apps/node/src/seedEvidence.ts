import { capabilities as names } from '@testudo/capabilities'
import { evidence, PERSONAS } from '@testudo/exercise'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

/** What capability `incidents` offers for it; a product without that capability keeps none. */
interface Door {
  add(
    by: Subject,
    matter: Readonly<Record<'id' | 'name' | 'type' | 'by' | 'where' | 'how' | 'label', string>>,
    upload: AsyncIterable<Uint8Array>,
  ): Promise<unknown>
}

/** Brings the evidence of the story, each piece by the person who adds it there. */
export async function seedEvidence(host: Host, operator: Subject): Promise<void> {
  const name = names.find((one) => one === 'incidents')
  if (name === undefined) return
  const { evidenceOf } = (await import(`@testudo/${name}/server`)) as { evidenceOf(host: Host): Door | undefined }
  const door = evidenceOf(host)
  const people = await host.people(operator)
  for (const { by, incident, type, name: file, collectedBy, where, how, label, text } of evidence(host.clock.now())) {
    const persona = PERSONAS.find(({ id }) => id === by)
    const person = people.find((one) => one.name === persona?.name)
    if (person === undefined) continue
    const matter = { id: incident, name: file, type, by: collectedBy, where, how, label: JSON.stringify(label) }
    await door?.add(person, matter, once(text))
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text))
}
