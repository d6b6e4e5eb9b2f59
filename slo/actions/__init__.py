"""The actions behind the commands, independent of a terminal: values in and out, exceptions for errors."""
