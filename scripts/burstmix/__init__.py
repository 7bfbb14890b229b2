"""How many classes does a catalogue of measured objects hold, and which class is each object in?"""

__version__ = "0.1.0"
