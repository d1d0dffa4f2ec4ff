"""What is known about text itself, shared by several stages: hygiene, scripts, language, sentences, datelines."""
