import { defineMessages } from '../../../i18n/messages.ts'

export const recordsText = defineMessages('migrationRecords', {
  close: 'Close',
  check: {
    open: 'Check …',
    title: 'Check of track {track}',
    text: 'Compares the files with what was applied, and reads the statements for what is dangerous. Runs nothing.',
    reading: 'Reading the files and the ledger',
    files: 'Files and ledger',
    agree: 'Files and ledger agree, and what waits can run.',
    findings: 'Dangerous statements',
    all: 'Also of applied migrations',
    nothing: 'Nothing dangerous was found in what waits.',
    nothingAtAll: 'Nothing dangerous was found.',
    said: 'The server says:',
  },
  faults: {
    changed: 'file changed',
    missing: 'file missing',
    failed: 'failed',
    'out-of-order': 'out of order',
    empty: 'empty file',
    syntax: 'cannot be read',
  },
  todo: {
    changed:
      'The file was edited after it was applied, and nothing runs until this is settled. Put the file back as it was. If the edit is meant, and the schema is already as the files make it, take its checksum over.',
    missing:
      'The file is gone, and nothing runs until this is settled. Put it back into the folder of the track, or use a console that has it.',
    failed:
      'The last try failed. Mend what the server says, then apply again. Forget the try when it no longer matters.',
    'out-of-order':
      'The name stands before that of a migration that is applied already. Apply it with “Preview and apply”, which asks for that, or rename it.',
    empty: 'The file has no statement. Write one, or remove the file.',
    syntax: 'The server cannot read the file. Correct it before you apply.',
  },
  amend: {
    of: '{action}: {migration}',
    changed: {
      action: 'Take its checksum over',
      asks: 'The changed file of {migration} counts as the one that was applied. No statement runs.',
      done: 'The checksum of {migration} was taken over.',
    },
    failed: {
      action: 'Forget the try',
      asks: 'The failed try of {migration} is forgotten. No statement runs.',
      done: 'The failed try of {migration} is forgotten.',
    },
    refused: 'The schema is not as the files make it, so the checksum was not taken over. These objects differ:',
  },
  baseline: {
    open: 'Baseline …',
    title: 'Baseline of track {track}',
    text: 'For a database that has the schema of track {track} already, and no ledger. Records at which migration it is. No statement runs.',
    last: 'The database is at',
    choose: 'Choose a migration',
    records: 'Recorded as applied',
    stays: 'Stays pending',
    compares: 'The schema is compared first. When it differs from what these migrations make, nothing is recorded.',
    action: 'Record … | Record 1 migration | Record {count} migrations',
    asks: 'Track {track} is recorded as being at {version}. No statement runs.',
    done: '1 migration is recorded | {count} migrations are recorded',
    refused: 'The schema is not what the migrations up to {version} make. Nothing was recorded. These objects differ:',
  },
})
