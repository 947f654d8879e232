import { open } from '../labels.ts'
import { COE, from } from '../organisations.ts'
import { type Story, sdo, storyId } from '../story.ts'

/** ATT&CK techniques the story refers to: id, name and tactics as ATT&CK 18.1 has them. */
const ICS = `
T0822|External Remote Services|initial-access
T0859|Valid Accounts|persistence,lateral-movement
T0872|Indicator Removal on Host|evasion
T0857|System Firmware|persistence,inhibit-response-function
T0826|Loss of Availability|impact
T0839|Module Firmware|persistence,impair-process-control
T0846|Remote System Discovery|discovery
T0888|Remote System Information Discovery|discovery
T0886|Remote Services|initial-access,lateral-movement
T0867|Lateral Tool Transfer|lateral-movement
T0816|Device Restart/Shutdown|inhibit-response-function
T0881|Service Stop|inhibit-response-function
T0809|Data Destruction|inhibit-response-function
T0814|Denial of Service|inhibit-response-function
T0884|Connection Proxy|command-and-control
T0882|Theft of Operational Information|impact`

const ENTERPRISE = `
T1190|Exploit Public-Facing Application|initial-access
T1133|External Remote Services|persistence,initial-access
T1199|Trusted Relationship|initial-access
T1566.001|Spearphishing Attachment|initial-access
T1078.002|Domain Accounts|defense-evasion,persistence,privilege-escalation,initial-access
T1059.001|PowerShell|execution
T1053.005|Scheduled Task|execution,persistence,privilege-escalation
T1003.001|LSASS Memory|credential-access
T1021.001|Remote Desktop Protocol|lateral-movement
T1018|Remote System Discovery|discovery
T1105|Ingress Tool Transfer|command-and-control
T1071.001|Web Protocols|command-and-control
T1071.004|DNS|command-and-control
T1090.003|Multi-hop Proxy|command-and-control
T1572|Protocol Tunneling|command-and-control
T1070.001|Clear Windows Event Logs|defense-evasion
T1485|Data Destruction|impact
T1561.002|Disk Structure Wipe|impact
T1486|Data Encrypted for Impact|impact
T1498.001|Direct Network Flood|impact
T1583.001|Domains|resource-development
T1584.008|Network Devices|resource-development
T1589.001|Credentials|reconnaissance`

export const technique = (attackId: string): string => storyId('attack-pattern', attackId)

export function tellTechniques(story: Story): void {
  const tell = (table: string, chain: string) => {
    for (const row of table.trim().split('\n')) {
      const [attackId = '', name = '', tactics = ''] = row.split('|')
      story.add(
        from('COE', open('EST'), 'A1'),
        sdo(story, 'attack-pattern', attackId, {
          created: '010900ZOCT26',
          by: COE,
          name,
          kill_chain_phases: tactics.split(',').map((phase_name) => ({ kill_chain_name: chain, phase_name })),
          external_references: [
            {
              source_name: 'mitre-attack',
              external_id: attackId,
              url: `https://attack.mitre.org/techniques/${attackId.replace('.', '/')}`,
            },
          ],
        }),
      )
    }
  }
  tell(ICS, 'mitre-ics-attack')
  tell(ENTERPRISE, 'mitre-attack')
}
