import { authorEntity } from './author.entity.ts'
import { bookAuthorEntity, bookCategoryEntity, bookEntity, bookFacetEntity } from './book.entity.ts'
import { categoryEntity } from './category.entity.ts'
import { copyEntity } from './copy.entity.ts'

/** TypeORM's model of schema `library`. What entities cannot say is in `migrations/library/model.sql`. */
export const libraryEntities = [
  authorEntity,
  categoryEntity,
  bookEntity,
  bookAuthorEntity,
  bookCategoryEntity,
  copyEntity,
  bookFacetEntity,
]
