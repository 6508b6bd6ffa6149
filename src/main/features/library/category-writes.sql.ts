import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { CategoryInput, CategoryPatch } from '../../../contract/library-names.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { insertVersioned, lockVersion, refusingViolations, writeChanges } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction } from '../../stores/postgres/write-transaction.ts'
import { unknownCategory } from './book-links.sql.ts'
import { type CategoryRecord, categoryEntity } from './category.entity.ts'

const KIND = 'category'
type Target = { id: string; version: number }

const toCategory = ({ id, parentId, name, createdAt, updatedAt, version }: CategoryRecord): CategoryRecord => ({
  id,
  parentId,
  name,
  createdAt,
  updatedAt,
  version,
})

const cycle = () =>
  refusal('RULE_VIOLATION', {
    rule: 'category-cycle',
    field: 'parentId',
    expected: 'a category that is not below this one',
  })

const inUse = () =>
  refusal('RULE_VIOLATION', { rule: 'category-in-use', expected: 'a category without books and categories below it' })

const refusals = (parentId: string | null | undefined) => ({
  category_cycle: cycle,
  category_parent_check: cycle,
  category_parent_fkey: () => unknownCategory(parentId ? [parentId] : undefined, 'parentId'),
  category_name_unique: () => refusal('DUPLICATE', { entity: KIND, field: 'name' }),
})

export const createCategoryRow = (store: PostgresStore, input: CategoryInput, author: Author) =>
  refusingViolations(refusals(input.parentId), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const id = uuidv7()
      const row = await insertVersioned(scope.manager, categoryEntity, { id, ...input })
      scope.audit({ action: 'category.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
      scope.changed(KIND, [id])
      return toCategory(row)
    })
    return { ...result, consistencyToken }
  })

export const updateCategoryRow = (
  store: PostgresStore,
  { id, version, ...patch }: Target & CategoryPatch,
  author: Author,
) =>
  refusingViolations(refusals(patch.parentId), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const row = await lockVersion(scope.manager, categoryEntity, { name: KIND, id, version })
      const change = await writeChanges(scope.manager, categoryEntity, { row, patch })
      if (!change) return toCategory(row)
      const { saved, before, after } = change
      scope.audit({ action: 'category.update', entityKind: KIND, entityId: id, before, after })
      scope.changed(KIND, [id])
      return toCategory(saved)
    })
    return { ...result, consistencyToken }
  })

export const removeCategoryRow = (store: PostgresStore, target: Target, author: Author) =>
  refusingViolations({ category_parent_fkey: inUse, book_category_category_fkey: inUse }, async () => {
    const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const { id, name, parentId } = await lockVersion(scope.manager, categoryEntity, { name: KIND, ...target })
      await scope.manager.delete(categoryEntity, { id })
      scope.audit({
        action: 'category.remove',
        entityKind: KIND,
        entityId: id,
        before: { name, parentId },
        after: null,
      })
      scope.changed(KIND, [id])
    })
    return { consistencyToken }
  })
