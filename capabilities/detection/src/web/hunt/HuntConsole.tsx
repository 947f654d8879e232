import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import {
  Button,
  call,
  Panel,
  Segments,
  SplitPane,
  tell,
  useKeys,
  useNow,
  useScreen,
  useText,
  useUrlParam,
  reasonOf,
} from '@testudo/ui'
import { useRef, useState } from 'react'
import { startHunt } from '../../core/contract/hunts.ts'
import { Editor } from '../parts/Editor.tsx'
import { FromFile } from '../parts/FromFile.tsx'
import { refreshDetection } from '../parts/useDeed.ts'
import { huntWords } from '../words/hunt.ts'
import { CheckLine, useCheck } from './CheckLine.tsx'
import { changeDraft, LANGUAGES, rangeOf, useDraft, writeDraft } from './draft.ts'
import { offsetOf } from './highlight.ts'
import { HuntResult } from './HuntResult.tsx'
import { PastHunts } from './PastHunts.tsx'
import { RangeMenu } from './RangeMenu.tsx'
import { SourceMenu } from './SourceMenu.tsx'

/** One question to the stored events: written left, with its verdict and cost before it runs; what it finds right. */
export function HuntConsole() {
  const t = useText(huntWords)
  const screen = useScreen()
  const now = useNow()
  const draft = useDraft()
  const field = useRef<HTMLTextAreaElement>(null)
  const [open, setOpen] = useUrlParam('hunt')
  // A hunt opened by its address or from the list brings its question along; one just run has it already.
  const [own, setOwn] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const text = draft.texts[draft.language]
  const range = rangeOf(draft, now)
  const check = useCheck(draft.language, text, range)
  const flaw = check.answer?.flaw
  const ready = text.trim() !== '' && flaw === undefined && !busy

  const focus = (at?: number) => {
    field.current?.focus()
    if (at !== undefined) field.current?.setSelectionRange(at, at)
  }
  const run = async () => {
    if (!ready) return focus()
    setBusy(true)
    try {
      const { id } = await call(startHunt, {
        language: draft.language,
        text,
        ...range,
        ...(draft.sources === undefined ? {} : { sources: [...draft.sources] }),
      })
      setOwn(id)
      setOpen(id)
      refreshDetection()
    } catch (error) {
      tell({ kind: 'fault', text: reasonOf(error) })
    } finally {
      setBusy(false)
    }
  }
  useKeys([
    { keys: 'H', text: t('new'), run: () => focus() },
    { keys: 'mod+Enter', text: t('run'), run: () => void run() },
  ])

  const question = (
    <div className="d-column">
      <Editor
        language={draft.language}
        value={text}
        onChange={(next) => writeDraft(draft.language, next)}
        label={t(`editor.${draft.language}`)}
        placeholder={t(`example.${draft.language}`)}
        flaw={flaw}
        describedBy="d-hunt-check"
        field={field}
      />
      <div className="d-check-row">
        <CheckLine id="d-hunt-check" check={check} onPlace={(line, column) => focus(offsetOf(text, line, column))} />
        <FromFile onText={(next) => writeDraft(draft.language, next)} />
      </div>
    </div>
  )
  const result = (
    <div className="d-result">
      <HuntResult id={open} adopt={open !== own} onNew={() => focus()} />
    </div>
  )
  return (
    <Panel
      title={t('hunt')}
      scroll={false}
      className="d-hunt"
      actions={
        <>
          <Segments
            label={t('language')}
            options={LANGUAGES.map((id) => ({ id, text: t(`language.${id}`) }))}
            value={draft.language}
            onChange={(language) => changeDraft({ language })}
          />
          <span className="t-grow" />
          <PastHunts
            onOpen={(id) => {
              setOwn(undefined)
              setOpen(id)
            }}
          />
          <RangeMenu draft={draft} />
          <SourceMenu draft={draft} />
          <Button
            look="primary"
            keys="Ctrl Enter"
            icon={<IconPlayerPlay size={14} />}
            disabled={!ready}
            onClick={() => void run()}
          >
            {t('run')}
          </Button>
        </>
      }
    >
      {screen === 'wide' ? (
        <SplitPane
          name="detection.hunt"
          fixed="first"
          initial={450}
          min={280}
          max={900}
          first={question}
          second={result}
        />
      ) : (
        <>
          <div className="d-question">{question}</div>
          {result}
        </>
      )}
    </Panel>
  )
}
