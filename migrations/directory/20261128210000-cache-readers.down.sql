DROP TABLE directory.cache_reader;
