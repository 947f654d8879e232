import { Tabs, useText, useTrail, useUrlParam } from '@testudo/ui'
import { AuditLog } from './AuditLog.tsx'
import { JobsTable } from './JobsTable.tsx'
import { words } from './words.ts'

/** What happened on this node: the audit log, and the jobs that run or ran. */
export default function Activity() {
  const t = useText(words)
  const [view = 'log', setView] = useUrlParam('view')
  useTrail([{ text: t('title') }])
  const tab = view === 'jobs' ? 'jobs' : 'log'
  return (
    <div className="w-column">
      <h1 className="t-hidden">{t('title')}</h1>
      <Tabs
        label={t('views')}
        value={tab}
        onChange={(id) => setView(id === 'log' ? undefined : id)}
        panelId="activity"
        tabs={[
          { id: 'log', text: t('log') },
          { id: 'jobs', text: t('jobs') },
        ]}
      />
      <div id="activity" role="tabpanel" className="w-rest">
        {tab === 'jobs' ? <JobsTable /> : <AuditLog />}
      </div>
    </div>
  )
}
