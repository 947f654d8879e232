/** Creates an embedded cluster in the folder given, then exits. A process of its own: it needs 1.2 GB for two seconds, the node never. */
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'

const folder = process.argv[2]
if (folder === undefined) throw new Error('initdb needs a folder')
const database = await PGlite.create({ dataDir: folder, extensions: { pg_trgm } })
await database.close()
