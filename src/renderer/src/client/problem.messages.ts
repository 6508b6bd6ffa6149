import type { ConflictReason, DirectoryRule } from '../../../contract/reasons/refusals.ts'
import { defineMessages } from '../i18n/messages.ts'

export const problemText = defineMessages('problem', {
  badRequest: {
    title: 'Some fields need another value',
    detail: 'Check the marked fields and try again.',
    unknownKey: 'The console does not know the field “{field}”. Reload this window: it may be older than the console.',
    misspeltKey:
      'The console does not know the field “{field}”; it knows “{suggestion}”. Reload this window: it may be older than the console.',
  },
  unauthorized: {
    title: 'This window is no longer signed in',
    detail: 'Open the link that the console printed when it started.',
  },
  readOnly: {
    title: 'This school is open read-only',
    detail: 'Nothing was changed. Allow writing in Settings, Connections.',
  },
  notFound: {
    title: 'This entry is no longer there',
    detail: 'Someone may have removed it. Load the list again.',
    permission: {
      title: 'There is no such permission',
      detail: '{id} is not a permission of this school. It may be misspelt, or was removed.',
    },
    person: { title: 'There is no such person', detail: 'Nobody in this school has the id {id}.' },
    orgUnit: { title: 'There is no such unit', detail: 'No unit of this school has the id {id}.' },
    book: { title: 'There is no such book', detail: 'No book of this school has the id {id}.' },
    author: { title: 'There is no such author', detail: 'No author of this school has the id {id}.' },
    category: { title: 'There is no such category', detail: 'No category of this school has the id {id}.' },
    role: { title: 'There is no such role', detail: 'No role of this school has the id {id}.' },
    delegation: { title: 'There is no such delegation', detail: 'No delegation of this school has the id {id}.' },
    assignment: { title: 'There is no such role of a person', detail: 'None in this school has the id {id}.' },
    school: {
      title: 'This school was removed from the console',
      detail: 'Its database stays as it is. Open another school at the top of the window, or add this one again.',
    },
  },
  stale: {
    title: 'Someone changed this entry meanwhile',
    detail: 'Nothing was done. Look at it as it is now, and try again.',
  },
  deleted: {
    title: 'This entry was deleted',
    detail: 'Deleted {when} by {who}. Restore it first to change it.',
    when: 'Deleted {when}. Restore it first to change it.',
  },
  duplicate: {
    title: 'Another entry has this value already',
    detail: 'Choose a value that nobody else has.',
    field: 'Another entry has this value already.',
  },
  alreadyApplied: {
    title: 'This change was saved before',
    detail: 'It was sent twice and applied once. Nothing is lost.',
  },
  conflict: {
    schemaTitle: 'The database of this school has another schema than the console needs',
    title: 'Something changed under this request',
    detail: 'Load the page again and repeat the step.',
    because: {
      busy: 'Another console is writing there. Try again.',
      'plan-changed': 'The plan or its rows changed since you saw it. This is the current plan.',
      'plan-expired': 'The plan was shown too long ago. This is the current plan.',
      'plan-spent': 'This plan was used before. This is the current plan.',
      'school-emptied':
        'A migration that was reverted removed rows of this school. Restore their backup under Migrations.',
      'backup-damaged': 'A file of this backup is damaged. Nothing was changed.',
      'backup-failed': 'No backup could be written, so nothing was changed. The console says: {detail}',
      'in-use': 'Others read or write this school, so nothing was changed. The console says: {detail}',
      locked: 'Another transaction holds this entry. Try again in a moment.',
      'chain-broken': 'A migration that was applied is changed or missing here: see Migrations.',
      'ledger-exists': 'Migrations were recorded here before, so no baseline is needed.',
      'lock-lost':
        'Another console took the lock of the graph’s migrations over. See their state, then run them again.',
      pooled:
        'A pooler such as PgBouncer shares this connection’s sessions, so the migration lock would not hold. Connect to PostgreSQL itself.',
      'no-way-back': 'A migration on the way has no way back. The console says: {detail}',
      'out-of-order':
        'A pending migration is named before one that is applied: see Migrations. The console says: {detail}',
      'requirement-pending': 'Another track must be brought up to date first. The console says: {detail}',
      'school-not-empty': 'A sample district goes into an empty school only.',
      'too-many-uploads': 'Too many packages are being uploaded. Wait until one of them is checked.',
      'not-checked': 'This import no longer waits to be applied. Check the package again.',
      'not-applicable': 'The package has errors, so there is nothing to apply.',
      'secret-unreadable': 'A kept password cannot be read. Enter it again.',
      'no-keychain':
        'This system has no keychain that protects a password. Unlock or install one, or give the password in the environment.',
      'concurrent-change': 'Somebody else changed the same rows at that moment. Try again.',
      'schema-pending':
        'The database needs {count} migration first: see Migrations. | The database needs {count} migrations first: see Migrations.',
      'schema-newer': 'A newer console migrated this database. Open it with that one.',
      'schema-changed': 'Migrations were applied here in another form: see Migrations.',
      'schema-gone': 'A table or schema is missing in the database. Migrations shows which one.',
      'scene-unreadable': 'The file of this scene cannot be read. It is left as it is.',
      'no-graph': 'This school has no graph: PostgreSQL answers every question.',
      'not-loaded': 'The graph is not loaded. Rebuild it first.',
      'other-database':
        'This Neo4j holds the graph of another database. Name another Neo4j, or rebuild the graph to take this one over.',
      'rebuild-running': 'The graph is being rebuilt already.',
      'schema-drift':
        'The schema is not as its migrations left it, and this needs it to be: see the drift of the track under Migrations. Where rows stand in the graph twice, repair the graph first.',
      'rows-refused':
        'Neo4j refuses more than 1,000 rows, so the graph before stays in use. A constraint made by hand is a usual cause: see the drift of track graph under Migrations.',
      'import-running': 'Another import of this school is running. Try again when it has ended.',
      'no-scratch-database':
        'A copy cannot be made: the login of this school may not create databases, and the PostgreSQL of this console is of another version. Let the login create databases (CREATEDB), or rehearse on a computer with that version.',
      'no-rows': 'This store holds no rows of its own, so there is nothing to put back.',
      'not-accepted': 'The import needs an answer first: {detail}.',
      'not-compared': 'This track is not compared with its migrations.',
      offset: 'The upload lost its place. Send the package again.',
    } satisfies Record<ConflictReason, string>,
  },
  rule: {
    title: 'The directory does not allow this',
    because: {
      'manager-overlap': 'A person has one manager at a time. End the current line first.',
      'reporting-cycle': 'Nobody can report to themselves, not even over several people.',
      'org-unit-cycle': 'A unit cannot be below itself.',
      'org-unit-not-empty':
        'There are still units below this unit, or the entries that would end changed meanwhile. Look again at what ends.',
      'choice-needed': 'The entries that would count again changed meanwhile. Look again and choose what remains.',
      'unknown-entry': 'One of the chosen entries ended meanwhile. Look again and choose what remains.',
      'unknown-role': 'This role was deleted meanwhile. Choose another one.',
      'unknown-org-unit': 'This unit is not there. Choose another one.',
      'unknown-person': 'This person does not exist. Choose somebody else.',
      'unknown-permission': 'There is no such permission: {unknown}.',
      'person-deleted': 'This person was deleted. Restore them first, or choose somebody else.',
      'org-unit-deleted': 'This unit was deleted. Restore it first, or choose another one.',
      'parent-deleted': 'The unit above was deleted. Restore it first.',
      'author-in-use': 'Books still name this author.',
      'book-has-copies': 'The school still has copies of this book. Set their number to 0 first.',
      'category-cycle': 'A category cannot be below itself.',
      'category-in-use': 'Books or categories are still below this category.',
      'copies-in-use': 'Too few copies are on the shelf: the others are lent or reserved.',
      'unknown-author': 'This author was deleted meanwhile. Choose another one.',
      'unknown-category': 'This category was deleted meanwhile. Choose another one.',
      'role-in-use': 'Assignments or delegations still name this role.',
      'scenes-full': 'This profile has as many scenes as it can keep. Remove one first.',
      'permission-in-use': 'Roles or delegations still name this permission.',
      confirmation: 'Type the name of the school exactly as it is shown.',
      'delegator-does-not-hold': 'This person may not pass all of it on at this unit when the delegation begins.',
      'self-delegation': 'Nobody can delegate to themselves.',
      'role-holds-nothing': 'This role has no permissions, so there is nothing to delegate.',
      'redelegations-beyond-own': 'This person may allow at most {most}.',
      'begins-in-the-past': 'A delegation begins now or later; what was true in the past stays as it was.',
      'ended-before': 'This end has passed already.',
      validity: 'It ends before it begins.',
      constraint: 'The database does not allow this value. It expects {expected}.',
      covers: 'Delegate either a role or a list of permissions, not both.',
      'embedded-default': 'The school of this computer stays as it is. Add another school instead.',
      migration: 'The server refuses {field}: {expected}',
      'model-refused': 'The server cannot make the model of track {field}: {expected}',
      'not-generated': 'No migration was written, because it would not do what it should: {expected}',
      unanswered: 'Answer what is asked and confirm what is lost first: {expected}',
      schema: 'The server refuses {field}: {expected}',
      'xlsx-rows': 'A sheet of Excel does not hold so many rows. Export CSV instead.',
    } satisfies Record<DirectoryRule, string>,
  },
  diskFull: {
    title: 'A disk of the console is full',
    detail: 'Nothing was saved in part. Free some space on the computer that runs the console, and try again.',
  },
  diskReadOnly: {
    title: 'The console may not write to its data folder',
    detail: 'Nothing was changed. The folder, or its disk, cannot be written to. Make it writable, and try again.',
  },
  tooLarge: { title: 'This is too large', detail: 'At most {megabytes} MB are taken at once.' },
  foreign: {
    title: 'This page may not use the console',
    detail: 'Open the link that the console printed when it started.',
  },
  tooMany: {
    title: 'Too many requests in one minute',
    detail: 'What is on the screen stays. Try again in {seconds} s.',
  },
  store: {
    title: '{store} does not answer',
    refuses: '{store} cannot do this now',
    detail: 'What is on the screen stays. Check that the server runs and is reachable, then try again.',
    because: {
      'missing-right':
        'The user of this school lacks a right there. Testing the connection in Settings says which one.',
      'disk-full': 'Its disk is full. Free some space there and try again; what is on the screen stays.',
      'not-writable': 'It cannot write to its data folder. Check the disk and the rights of the folder.',
      damaged: 'Files of the database are damaged or missing. Restore it from a backup.',
      'no-free-connection': 'It has no free connection. Try again when others are done.',
    },
  },
  internal: { title: 'Something failed here', detail: 'The log has it under incident {incident}.' },
  offline: {
    title: 'The console does not answer',
    detail: 'What is on the screen stays. It may still be starting; try again in a moment.',
  },
  cancelled: { title: 'Cancelled', detail: 'Nothing was changed.' },
})
