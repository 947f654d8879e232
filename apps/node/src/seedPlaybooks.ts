import { capabilities as names } from '@testudo/capabilities'
import { CONTAINMENT_LABEL, containGateway } from '@testudo/exercise'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

/** What capability `playbooks` offers for it; a product without that capability keeps none. */
interface Door {
  import(by: Subject, given: { readonly text: string; readonly label: typeof CONTAINMENT_LABEL }): Promise<unknown>
}

/** Puts the playbook of the story on the shelf. */
export async function seedPlaybooks(host: Host, by: Subject): Promise<void> {
  const name = names.find((one) => one === 'playbooks')
  if (name === undefined) return
  const { shelfOf } = (await import(`@testudo/${name}/server`)) as { shelfOf(host: Host): Door | undefined }
  await shelfOf(host)?.import(by, { text: JSON.stringify(containGateway, null, 2), label: CONTAINMENT_LABEL })
}
