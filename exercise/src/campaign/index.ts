import type { Story } from '../story.ts'
import { tellActors } from './actors.ts'
import { tellIndicators } from './indicators.ts'
import { tellJudgements } from './judgements.ts'
import { tellRelations } from './relations.ts'
import { tellReports } from './reports.ts'
import { tellSightings } from './sightings.ts'
import { tellTechniques } from './techniques.ts'
import { tellVulnerabilities } from './vulnerabilities.ts'

/** The intrusion campaign: who, with what, seen by whom, judged how. */
export function tellCampaign(story: Story): void {
  tellTechniques(story)
  tellVulnerabilities(story)
  tellActors(story)
  tellIndicators(story)
  tellRelations(story)
  tellSightings(story)
  tellReports(story)
  tellJudgements(story)
}
