import { capabilities as names } from '@testudo/capabilities'
import { vulnerabilityDesk } from '@testudo/exercise'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

type Desk = ReturnType<typeof vulnerabilityDesk>

/** What capability `vulnerabilities` offers for it; a product without that capability tells none of it. */
interface Door {
  readonly items: {
    keep(label: Desk['said'][number]['label'], items: Desk['said'][number]['items']): Promise<unknown>
  }
  readonly inventory: {
    keep(label: Desk['equipment'][number]['label'], equipment: Desk['equipment'][number]['items']): Promise<unknown>
  }
  readonly warnings: { keepContact(by: Subject, contact: Desk['contacts'][number]): Promise<unknown> }
}

/** Stores what the story knows of vulnerabilities and of its operators' equipment, told relative to now. */
export async function seedVulnerabilities(host: Host, by: Subject): Promise<void> {
  const name = names.find((one) => one === 'vulnerabilities')
  if (name === undefined) return
  const { vulnerabilitiesOf } = (await import(`@testudo/${name}/server`)) as {
    vulnerabilitiesOf(host: Host): Door | undefined
  }
  const door = vulnerabilitiesOf(host)
  if (door === undefined) return
  const { said, equipment, contacts } = vulnerabilityDesk(host.clock.now())
  for (const { label, items } of equipment) await door.inventory.keep(label, items)
  for (const { label, items } of said) await door.items.keep(label, items)
  for (const contact of contacts) await door.warnings.keepContact(by, contact)
}
