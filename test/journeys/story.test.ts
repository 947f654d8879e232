import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueAgain, readPage } from './storyBrief.ts'
import { checkContained, runThrough, startContainment } from './storyContain.ts'
import { checkLabels, fallAndReturn } from './storyFall.ts'
import { handOver } from './storyHandover.ts'
import { agreeOnHelp, askThird } from './storyHelp.ts'
import { reportFurther, takeAlerts, takeWarning, warn } from './storyOpening.ts'
import { openStory, type Story } from './storyScene.ts'
import { letPartnerIn, workBothSides, workInPortal } from './storyTogether.ts'
import { has } from './support.ts'

const wanted = [
  'incidents',
  'sharing',
  'vulnerabilities',
  'assistance',
  'detection',
  'playbooks',
  'watch',
  'briefing',
].every(has)
describe.skipIf(!wanted)('three nations and an operator work one incident', () => {
  let story: Story
  beforeAll(async () => {
    story = await openStory()
  }, 600_000)
  afterAll(() => story?.close())

  it('the operator warns by at most 12 inputs, and its warning waits for the watch', async () =>
    expect(await warn(story)).toBeLessThanOrEqual(12))

  it('the watch makes an incident of it, with three alerts; the operator takes part', async () => {
    await takeWarning(story)
    await takeAlerts(story)
  })

  it('what goes to the partner is seen, signed by two, and goes by itself from then on', () => letPartnerIn(story))

  it('each adds to it under labels of its own, and everybody sees what it may', () => workBothSides(story))

  it('the operator reads what is asked of it, answers, and adds what it saw, without a script', () =>
    workInPortal(story))

  it('the same record becomes the notification and the final report, and the incident has both', () =>
    reportFurther(story))

  it('a request goes to the third nation alone, which answers with a version it may release', () => askThird(story))

  it('help is asked for, a team of the third nation fits, and both sides accept', () => agreeOnHelp(story))

  it('the lead falls with a portion just acknowledged and a release under way: nothing is lost, nobody sees more', () =>
    fallAndReturn(story))

  it('a playbook contains it: gone through dry, then step by step, each gate opened by two', async () => {
    const run = await startContainment(story)
    await checkContained(story, run, await runThrough(story, run))
  })

  it('the watch is handed over by a sheet that names all of it, and taken', () => handOver(story))

  it('staff press B for one page of the mission, and every sentence opens its evidence', () => readPage(story))

  it('issued again it is the same page but for time and copy; after one change it differs there alone', () =>
    issueAgain(story))

  it('everybody has what the labels say, worked out beside the product', () => checkLabels(story))

  it('no page failed, and nothing asked another machine', () => {
    for (const { errors, abroad } of Object.values(story.screens)) expect([errors, abroad]).toEqual([[], []])
  })
})
