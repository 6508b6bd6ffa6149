import type { Film, FilmInput, FilmPatch } from '../../../../contract/films.ts'
import { fieldText } from '../../app/fields.messages.ts'
import { confirm } from '../../app/writes/confirm.ts'
import { mergeLists } from '../../app/writes/merge-edit.ts'
import { useEdit } from '../../app/writes/useEdit.ts'
import { useSeenWrite } from '../../app/writes/useSeenWrite.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { useApi } from '../../client/school.ts'
import { classificationWords, formatWords, genreWords } from './film-words.ts'
import { filmsText as t } from './films.messages.ts'

/** Writes to films. Creating and saving throw refusals, so that the form can show them. */
export const useFilmWrites = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const edit = useEdit()
  const { writeSeen } = useSeenWrite()
  const entry = {
    kind: 'film' as const,
    read: (id: string) => client.films.get({ id }),
    name: ({ title }: Pick<Film, 'title'>) => title,
    labels: () => ({
      title: fieldText('title'),
      originalTitle: fieldText('originalTitle'),
      year: fieldText('year'),
      synopsis: fieldText('synopsis'),
      runtimeMinutes: fieldText('runtimeMinutes'),
      classification: fieldText('classification'),
      genres: fieldText('genres'),
      formats: fieldText('formats'),
      credits: fieldText('credits'),
    }),
    say: (field: keyof FilmPatch & string, value: unknown) => {
      if (value === null || value === undefined) return undefined
      if (field === 'classification') return classificationWords(value as Film['classification'])
      if (field === 'genres') return genreWords(value as Film['genres'])
      if (field === 'formats') return formatWords(value as Film['formats'])
      if (field === 'credits') return (value as { name: string }[]).map(({ name }) => name).join(', ')
      return String(value)
    },
    merge: { genres: mergeLists, formats: mergeLists },
  }

  const createFilm = (input: FilmInput) =>
    write({
      procedure: 'films.create',
      input,
      asks: { what: t('form.createTitle') },
      done: ({ title }) => t('created', { title }),
      refused: 'throw',
    })

  /** `base` is the film when the edit began. */
  const saveFilm = (base: Film, mine: FilmPatch) =>
    edit.save({
      procedure: 'films.update',
      entry,
      base,
      mine,
      asks: { what: t('form.editTitle', { title: base.title }) },
      done: ({ title }) => t('saved', { title }),
      refused: 'throw',
    })

  /** Resolves to whether the film is deleted now. */
  const removeFilm = async (gone: Film) => {
    const { id, title } = gone
    const question = { title: t('deleteTitle', { title }), text: t('deleteText'), action: t('deleteDo'), danger: true }
    if (!(await confirm(question))) return false
    return writeSeen({
      procedure: 'films.remove',
      entry,
      seen: [gone],
      verb: 'delete',
      input: (now) => ({ id, version: now(gone).version }),
      asks: false,
      done: () => t('deleted', { title }),
    })
  }

  return { createFilm, saveFilm, removeFilm }
}
