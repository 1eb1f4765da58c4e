"""Finding and decoding media exactly as the trainer does.

Gives pixels, samples and the reasons why there are none; knows records only as `MediaRef`. It never fetches
anything, never runs anything, never decodes more than a stated bound, and never touches Qt. Every call that
takes a path may block on a dead mount: make it on a worker thread. Heavy libraries (Pillow, OpenCV, PyAV,
soundfile, soxr, sounddevice) are imported at their first use.
"""

from ola_viewer.media.errors import MediaError
from ola_viewer.media.frames import FrameSource, open_frames
from ola_viewer.media.images import Picture, decode_image, decode_reduced
from ola_viewer.media.profile import OLA, DecodeProfile
from ola_viewer.media.roots import Resolution, Roots, locate, resolve
from ola_viewer.media.sound import SoundInfo, SoundReader, load_trained, open_sound

__all__ = [
    "OLA",
    "DecodeProfile",
    "FrameSource",
    "MediaError",
    "Picture",
    "Resolution",
    "Roots",
    "SoundInfo",
    "SoundReader",
    "decode_image",
    "decode_reduced",
    "load_trained",
    "locate",
    "open_frames",
    "open_sound",
    "resolve",
]
