import { Fault } from '@testudo/kernel/fault'
import { loadPolicies, type Label, type PolicySet } from '@testudo/kernel/label'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The policy files that ship with this node. */
export const SHIPPED_POLICIES = fileURLToPath(new URL('../../../policies', import.meta.url))

/**
 * Reads every `*.json` of a folder as a policy file.
 *
 * @throws {Fault} `invalid` with the file's name when one is no JSON or no policy; `absent` when the folder holds none
 */
export async function readPolicies(folder: string = SHIPPED_POLICIES): Promise<PolicySet> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  if (names.length === 0)
    throw new Fault('absent', 'node.no_policies', `There is no policy file (*.json) in ${folder}.`)
  const files = await Promise.all(
    names.map(async (name): Promise<unknown> => {
      try {
        return JSON.parse(await readFile(join(folder, name), 'utf8'))
      } catch (cause) {
        throw new Fault('invalid', 'node.policy_not_json', 'This policy file is not JSON.', {
          cause,
          place: { file: name },
        })
      }
    }),
  )
  return loadPolicies(files)
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
