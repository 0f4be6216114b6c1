"""What is the class called that is open, as far as its files tell?"""

from core.workbook import Workbook


def course_name(workbook: Workbook) -> str:
    """The course that the gradebook's file name gives, with the blanks that Canvas writes as "_"; "" where none."""
    return workbook.gradebook.course.replace("_", " ").strip() if workbook.gradebook else ""


def class_name(workbook: Workbook) -> str:
    """The course; where it is not known, the name of a file that is open; "" where none is."""
    file = workbook.gradebook or workbook.export
    return course_name(workbook) or (file.path.stem if file else "")
