"""The generator of a sourced-statistics site: a Data Package in, Markdown pages with charts out."""
