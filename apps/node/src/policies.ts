import { fileURLToPath } from 'node:url'
import type { Label, PolicySet } from '@testudo/kernel/label'
import { readPolicies as read } from '@testudo/platform/config'

/** The policy files that ship with this node. */
export const SHIPPED_POLICIES = fileURLToPath(new URL('../../../policies', import.meta.url))

/** The policies of a folder, or those that ship. @throws {Fault} naming the file */
export function readPolicies(
  folder: string = SHIPPED_POLICIES,
  how: { readonly mayBeEmpty?: boolean } = {},
): Promise<PolicySet> {
  return read(folder, how)
}

/** What is stored without a marking: unclassified, releasable to every ally and community. Settings may narrow it. */
export const DEFAULT_LABEL: Label = {
  policy: 'ALLIED',
  classification: 'UNCLASSIFIED',
  categories: [
    {
      type: 'PERMISSIVE',
      tag: 'Releasable To',
      values:
        'ALB BEL BGR CAN CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN ISL ITA LTU LUX LVA MKD MNE NLD NOR POL PRT ROU SVK SVN SWE TUR USA CENTRE COE ENERGY-ISAC MARITIME RAIL-ISAC TELECOM-ISAC'.split(
          ' ',
        ),
    },
  ],
  originators: [],
}
