import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  FaultLine,
  Panel,
  Segments,
  SplitPane,
  useAsk,
  useKeys,
  useMarking,
  useScreen,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import { useRef, useState } from 'react'
import { testRule } from '../../core/contract/hunts.ts'
import { coverage } from '../../core/contract/overview.ts'
import { CheckLine, useCheck } from '../hunt/CheckLine.tsx'
import { changeDraft, LANGUAGES, useDraft, writeDraft } from '../hunt/draft.ts'
import { offsetOf } from '../hunt/highlight.ts'
import { SaveRule } from '../hunt/SaveRule.tsx'
import { Editor } from '../parts/Editor.tsx'
import { FromFile } from '../parts/FromFile.tsx'
import { useDeed } from '../parts/useDeed.ts'
import { DESK } from '../paths.ts'
import { huntWords } from '../words/hunt.ts'
import { TestResult } from './TestResult.tsx'
import '../detection.css'

export type Tested = Reply<typeof testRule>

/** What a test may read (contract). */
const MOST_SAMPLES = 5_000_000

/** A rule beside the events it should and should not find; nothing is kept until it is saved. */
export default function RulesPage() {
  const t = useText(huntWords)
  const screen = useScreen()
  const viewer = useViewer()
  const draft = useDraft()
  const field = useRef<HTMLTextAreaElement>(null)
  const [samples, setSamples] = useState('')
  const [saving, setSaving] = useState(false)
  const [tested, setTested] = useState<{ readonly of: string; readonly given: Tested } | undefined>(undefined)
  const { run, busy, fault } = useDeed()
  useTrail([{ text: t('nav.detection'), to: DESK }, { text: t('rules.title') }])
  const { language } = draft
  const text = draft.texts[language]
  const check = useCheck(language, text, {})
  const flaw = check.answer?.flaw
  // Only for the label a new rule may start with.
  const known = useAsk(coverage, { limit: 1 })
  useMarking(known.data?.marking ?? (known.isError ? 'none' : undefined))
  const ready = text.trim() !== '' && samples.trim() !== '' && !busy
  const test = async () => {
    if (!ready) return
    const given = await run(() => call(testRule, { language, text, samples }))
    if (given !== undefined) setTested({ of: `${language} ${text} ${samples}`, given })
  }
  useKeys([{ keys: 'mod+Enter', text: t('test.do'), run: () => void test() }])
  const saves = viewer.may('detection:write') && language !== 'indicators'

  const rule = (
    <Panel
      level={1}
      title={t('rules.title')}
      scroll={false}
      actions={
        <Segments
          label={t('language')}
          options={LANGUAGES.map((id) => ({ id, text: t(`language.${id}`) }))}
          value={language}
          onChange={(next) => changeDraft({ language: next })}
        />
      }
    >
      <div className="d-column">
        <Editor
          language={language}
          value={text}
          onChange={(next) => writeDraft(language, next)}
          label={t(`editor.${language}`)}
          placeholder={t(`example.${language}`)}
          flaw={flaw}
          describedBy="d-rule-check"
          field={field}
        />
        <div className="d-check-row">
          <CheckLine
            id="d-rule-check"
            check={check}
            onPlace={(line, column) => {
              const at = offsetOf(text, line, column)
              field.current?.focus()
              field.current?.setSelectionRange(at, at)
            }}
          />
          <FromFile onText={(next) => writeDraft(language, next)} />
          {saves && (
            <Button small disabled={text.trim() === '' || flaw !== undefined} onClick={() => setSaving(true)}>
              {t('save')}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  )
  const trial = (
    <Panel
      title={t('samples')}
      scroll={false}
      actions={
        <>
          <FromFile onText={setSamples} most={MOST_SAMPLES} />
          <Button
            look="primary"
            keys="Ctrl Enter"
            icon={<IconPlayerPlay size={14} />}
            disabled={!ready}
            onClick={() => void test()}
          >
            {t('test.do')}
          </Button>
        </>
      }
    >
      <div className="d-column">
        <p className="t-2 t-small d-samples-hint">{t('samples.hint')}</p>
        <Editor language="none" value={samples} onChange={setSamples} label={t('samples.label')} />
        <div className="d-trial t-scroll" tabIndex={0}>
          <FaultLine text={fault} />
          <TestResult
            tested={tested?.given}
            stale={tested !== undefined && tested.of !== `${language} ${text} ${samples}`}
          />
        </div>
      </div>
    </Panel>
  )
  return (
    <div className={screen === 'wide' ? 'd-page' : 'd-page d-desk-stacked t-scroll'}>
      {screen === 'wide' ? (
        <SplitPane
          name="detection.rules"
          fixed="first"
          initial={620}
          min={360}
          max={1_000}
          first={rule}
          second={trial}
        />
      ) : (
        <>
          {rule}
          {trial}
        </>
      )}
      {saving && language !== 'indicators' && (
        <SaveRule language={language} text={text} fresh={known.data?.marking.label} onClose={() => setSaving(false)} />
      )}
    </div>
  )
}
